/** Which Sentry to talk to, and as which OAuth client. */
@NullMarked
package dev.sentryauth.application.config;

import org.jspecify.annotations.NullMarked;
