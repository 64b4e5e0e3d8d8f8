/** The library's front door: {@link dev.sentryauth.application.SentryAuth} hands out the use cases. */
@NullMarked
package dev.sentryauth.application;

import org.jspecify.annotations.NullMarked;
