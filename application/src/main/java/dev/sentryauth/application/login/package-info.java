/** Signing in: the device flow (RFC 8628), API tokens, and how a person is kept informed. */
@NullMarked
package dev.sentryauth.application.login;

import org.jspecify.annotations.NullMarked;
