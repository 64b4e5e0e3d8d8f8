/** The token in force, and requests that carry it. */
@NullMarked
package dev.sentryauth.application.session;

import org.jspecify.annotations.NullMarked;
