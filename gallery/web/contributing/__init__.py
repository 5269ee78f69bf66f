"""Pages for strangers who send photos by a link: they lead nowhere else."""
