/** Options of a command through JCommander, strictly: what is not understood is an error, never a guess. */
@NullMarked
package dev.sentryauth.adapters.cli.options;

import org.jspecify.annotations.NullMarked;
