package dev.sentryauth.application.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An issue. What the server leaves out, or sends in another type than it should, is null.
 *
 * @param id the number that the API knows it by
 * @param shortId what a person calls it, such as {@code STOREFRONT-1A}
 * @param count how many events it has
 * @param userCount how many users met it
 * @param permalink its page, as the server names it; not checked
 * @param project its project's slug
 */
public record Issue(
        String id,
        @Nullable String shortId,
        @Nullable String title,
        @Nullable String culprit,
        @Nullable String level,
        @Nullable String status,
        @Nullable Long count,
        @Nullable Long userCount,
        @Nullable Instant firstSeen,
        @Nullable Instant lastSeen,
        @Nullable String permalink,
        @Nullable String project) {}
