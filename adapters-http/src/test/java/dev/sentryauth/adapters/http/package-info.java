/** Tests against the sandbox Sentry, and against raw sockets where bytes and connections are counted. */
@NullMarked
package dev.sentryauth.adapters.http;

import org.jspecify.annotations.NullMarked;
