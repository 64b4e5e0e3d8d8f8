/** The command line: finds the command, runs it, turns what happens into output and an exit code. */
@NullMarked
package dev.sentryauth.adapters.cli;

import org.jspecify.annotations.NullMarked;
