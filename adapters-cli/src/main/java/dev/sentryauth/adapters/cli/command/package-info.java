/** One class per command: its options, and what it shows of the use case's answer. */
@NullMarked
package dev.sentryauth.adapters.cli.command;

import org.jspecify.annotations.NullMarked;
