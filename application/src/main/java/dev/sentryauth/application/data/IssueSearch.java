package dev.sentryauth.application.data;

import org.jspecify.annotations.Nullable;

/**
 * What issues are looked for in one organization.
 *
 * @param organization its slug
 * @param project only this project's; null: all projects'
 * @param query in Sentry's search syntax; null: the server's own default
 * @param sort the order
 */
public record IssueSearch(
        String organization,
        @Nullable String project,
        @Nullable String query,
        Sort sort) {

    /** In which order issues come. */
    public enum Sort {
        /** Last seen first. */
        DATE,
        /** First seen last, so the newest first. */
        NEW,
        /** Most events first. */
        FREQ,
        /** Most users first. */
        USER;

        /** How the server and the command line spell it. */
        public String wire() {
            return switch (this) {
                case DATE -> "date";
                case NEW -> "new";
                case FREQ -> "freq";
                case USER -> "user";
            };
        }
    }
}
