/** What people sign in for: requests to Sentry's API, each with the token in force. */
@NullMarked
package dev.sentryauth.application.api;

import org.jspecify.annotations.NullMarked;
