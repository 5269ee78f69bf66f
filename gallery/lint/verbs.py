"""Words by which the tense of a caption is told: what people do on a march, in two languages."""

from collections.abc import Mapping

from gallery.model import Lang


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


PAST: Mapping[Lang, frozenset[str]] = {
    "en": _words(
        """was were had did went came marched walked stood held carried shouted chanted gathered
        protested demonstrated sang danced waved raised blocked filled crossed ran sat spoke led
        joined took gave wore burned burnt lit threw kissed hugged embraced cried wept smiled looked
        watched waited rested listened played beat drummed banged hung displayed showed demanded
        called asked arrived left passed met made brought painted wrote read climbed clashed fought
        pushed pulled arrested detained fired charged knelt prayed mourned remembered celebrated
        commemorated occupied entered reached stopped turned began started ended rallied paraded
        attended participated addressed greeted clapped applauded laughed slept ate drank sold
        bought cooked shared distributed handed stepped moved rode drove flew"""
    ),
    "es": _words(
        """fue era había estuvo hubo marchó caminó llevó gritó cantó bailó levantó alzó bloqueó
        llenó cruzó corrió habló encabezó tomó dio encendió lanzó besó abrazó lloró sonrió miró
        observó esperó descansó escuchó tocó colgó mostró exigió pidió llegó salió pasó hizo trajo
        pintó escribió leyó subió empujó detuvo disparó rezó recordó celebró conmemoró ocupó entró
        comenzó empezó terminó participó saludó aplaudió rió durmió comió vendió compró cocinó
        repartió montó cargó sostuvo protestó reunió concentró denunció reclamó"""
    ),
}

PRESENT: Mapping[Lang, frozenset[str]] = {
    "en": _words(
        """is are has have does do go goes come comes march marches walk walks stand stands hold
        holds carry carries shout shouts chant chants gather gathers protest protests sing sings
        dance dances wave waves raise raises block blocks fill fills cross crosses run runs sit sits
        speak speaks lead leads join joins take takes give gives wear wears light lights throw
        throws kiss kisses hug hugs embrace embraces cry cries weep weeps smile smiles look looks
        watch watches wait waits rest rests listen listens play plays hang hangs show shows demand
        demands call calls ask asks arrive arrives leave leaves pass passes meet meets make makes
        bring brings paint paints write writes climb climbs push pushes pull pulls kneel kneels pray
        prays mourn mourns remember remembers celebrate celebrates occupy occupies enter enters
        reach reaches stop stops turn turns begin begins start starts end ends rally rallies
        distribute distributes hand hands move moves ride rides"""
    ),
    "es": _words(
        """es son está están hay va van marcha marchan camina caminan lleva llevan grita gritan
        canta cantan baila bailan levanta levantan alza alzan bloquea bloquean llena llenan cruza
        cruzan corre corren habla hablan encabeza encabezan toma toman enciende encienden lanza
        lanzan besa besan abraza abrazan llora lloran sonríe sonríen mira miran observa observan
        espera esperan descansa descansan escucha escuchan toca tocan cuelga cuelgan muestra
        muestran exige exigen pide piden llega llegan sale salen pasa pasan hace hacen pinta pintan
        escribe escriben lee leen sube suben empuja empujan reza rezan recuerda recuerdan celebra
        celebran conmemora conmemoran ocupa ocupan entra entran comienza comienzan termina terminan
        participa participan saluda saludan reparte reparten sostiene sostienen protesta protestan
        carga cargan denuncia denuncian reclama reclaman"""
    ),
}
NO_VERB_AFTER: Mapping[Lang, frozenset[str]] = {
    "en": _words(
        """the a an this that these those their his her its our my your of at in on no every each
        may day first general with by"""
    ),
    "es": _words(
        """el la los las un una unos unas su sus de del al en esta este esa ese cada gran con por
        primera primer"""
    ),
}
"""What stands before a noun or an adjective that looks like a verb: "the march", "la marcha"."""
