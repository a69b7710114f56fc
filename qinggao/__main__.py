"""`python -m qinggao` is the command line."""

from qinggao.cli import main

if __name__ == "__main__":
    main()
