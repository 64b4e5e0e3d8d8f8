/** Who is signed in, from which source, until when. */
@NullMarked
package dev.sentryauth.application.status;

import org.jspecify.annotations.NullMarked;
