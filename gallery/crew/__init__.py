"""Those who develop photos for one library on any number of machines, by a queue.

`trade` is what they do for a job, `benches` where they open photos, `adopting` which folders are
essays to work on; `finding` looks for what is to be done, `working` is the process.
"""
