package dev.sentryauth.adapters.cli.terminal;

/** How much room a terminal has, in characters. */
public record TerminalSize(int columns, int rows) {}
