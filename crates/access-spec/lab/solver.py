#!/usr/bin/env python3
"""The solver cvc5 as a program, on top of its Python library, for machines that have no program of it.

Reads SMT-LIB commands from standard input and answers each as soon as it is complete, like the program does.
Arguments: --tlimit=MILLISECONDS for each command; others are taken and ignored.
"""

import sys

import cvc5


class Session:
    """One solver state; `(reset)` makes a new one."""

    def __init__(self, options):
        terms = cvc5.TermManager()
        self.solver = cvc5.Solver(terms)
        for name, value in options:
            self.solver.setOption(name, value)
        self.symbols = cvc5.SymbolManager(terms)
        self.parser = cvc5.InputParser(self.solver, self.symbols)

    def run(self, text):
        self.parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "stdin")
        while True:
            try:
                command = self.parser.nextCommand()
            except Exception as error:
                quoted = str(error).replace('"', "'")
                yield f'(error "Parse Error: {quoted}")\n'
                return
            if command.isNull():
                return
            yield command.invoke(self.solver, self.symbols)


def commands(lines):
    """Complete commands: parentheses balance outside of strings, quoted symbols and comments."""
    command, depth, inside = "", 0, None
    for character in (character for line in lines for character in line):
        command += character
        if inside:
            if character == inside:
                inside = None
        elif character in '"|':
            inside = character
        elif character == ";":
            inside = "\n"
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                yield command
                command = ""


def main():
    limits = [a.removeprefix("--tlimit=") for a in sys.argv[1:] if a.startswith("--tlimit=")]
    options = [("tlimit-per", limit) for limit in limits]
    session = Session(options)
    for command in commands(iter(sys.stdin.readline, "")):
        if command.strip() == "(reset)":
            session = Session(options)
            continue
        for answer in session.run(command):
            sys.stdout.write(answer)
            sys.stdout.flush()


main()
