"""`python -m passavant.config`: the console command where no script is installed."""

from passavant.config.command import main

main()
