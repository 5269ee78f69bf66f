"""Statements about schemas that SQLAlchemy does not know: names are quoted by its own preparer."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler


class RenameSchema(ExecutableDDLElement):
    """ALTER SCHEMA ... RENAME TO ..."""

    def __init__(self, name: str, to: str) -> None:
        self.name = name
        self.to = to


class SetSchemaComment(ExecutableDDLElement):
    """COMMENT ON SCHEMA ... IS ..."""

    def __init__(self, name: str, comment: str) -> None:
        self.name = name
        self.comment = comment


@compiles(RenameSchema)
def _rename(step: RenameSchema, compiler: DDLCompiler, **_: Any) -> str:
    quote = compiler.preparer.quote_identifier
    return f"ALTER SCHEMA {quote(step.name)} RENAME TO {quote(step.to)}"


@compiles(SetSchemaComment)
def _comment(step: SetSchemaComment, compiler: DDLCompiler, **_: Any) -> str:
    words = compiler.sql_compiler.render_literal_value(step.comment, String())
    return f"COMMENT ON SCHEMA {compiler.preparer.quote_identifier(step.name)} IS {words}"
