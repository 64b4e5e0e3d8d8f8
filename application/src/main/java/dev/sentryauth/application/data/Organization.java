package dev.sentryauth.application.data;

import dev.sentryauth.domain.Origin;
import org.jspecify.annotations.Nullable;

/**
 * An organization, as its list tells. What the server leaves out, or sends in another type than it should, is null.
 *
 * @param slug what commands call it by
 * @param region where the server says that its data lies; not trusted yet
 */
public record Organization(
        String slug,
        @Nullable String id,
        @Nullable String name,
        @Nullable Origin region) {}
