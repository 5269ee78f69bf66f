"""What the pages of the desk show and do, apart from HTTP."""
