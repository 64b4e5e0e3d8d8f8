/** What servers, disks and other people's settings can do to a sign-in, and what becomes of it. */
@NullMarked
package dev.sentryauth.bootstrap.faults;

import org.jspecify.annotations.NullMarked;
