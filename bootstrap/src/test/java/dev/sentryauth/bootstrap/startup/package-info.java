/** The regression guard of the start-up: it counts what a command loads and opens, and knows no clock. */
@NullMarked
package dev.sentryauth.bootstrap.startup;

import org.jspecify.annotations.NullMarked;
