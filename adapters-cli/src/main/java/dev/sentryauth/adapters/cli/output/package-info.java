/** What a result or a failure looks like: text, JSON, exit codes. */
@NullMarked
package dev.sentryauth.adapters.cli.output;

import org.jspecify.annotations.NullMarked;
