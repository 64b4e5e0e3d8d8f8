/** What Sentry's API tells about organizations, projects and issues. */
@NullMarked
package dev.sentryauth.application.data;

import org.jspecify.annotations.NullMarked;
