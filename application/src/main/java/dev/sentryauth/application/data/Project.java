package dev.sentryauth.application.data;

import org.jspecify.annotations.Nullable;

/**
 * A project. What the server leaves out, or sends in another type than it should, is null.
 *
 * @param slug what commands call it by
 * @param organization the slug of the organization that was asked for it
 */
public record Project(
        String slug,
        @Nullable String id,
        @Nullable String name,
        @Nullable String platform,
        String organization) {}
