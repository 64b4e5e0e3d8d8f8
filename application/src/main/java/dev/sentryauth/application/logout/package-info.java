/** Ending a sign-in, here and at the server. */
@NullMarked
package dev.sentryauth.application.logout;

import org.jspecify.annotations.NullMarked;
