/** The only place that knows every part: {@code Main}, and the wiring by hand. */
@NullMarked
package dev.sentryauth.bootstrap;

import org.jspecify.annotations.NullMarked;
