package dev.sentryauth.adapters.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it came.
 *
 * @param body what kind of thing its body is
 * @param json the body's members, and if it is {@link Body#MALFORMED} or {@link Body#TOO_LARGE} those that came whole
 *     before the fault; empty for {@link Body#OTHER}
 * @param html whether the answer calls itself HTML
 * @param retryAfter when to come back (RFC 9110, section 10.2.3); null if it does not say
 * @param location where a redirect leads; null if nowhere
 * @param challenge what a refused request would need (RFC 6750, section 3); null if it does not say
 * @param words what an {@link Body#OTHER} body says, without markup, not sanitised; null if nothing
 * @param unseen whether there may have been a body that did not come through: that of a 401 to a streamed request, or to HEAD
 * @param encoding the encoding of a {@link Body#PACKED} body, as the server names it; else null
 */
record WireAnswer(
        int status,
        Body body,
        JsonObject json,
        boolean html,
        @Nullable Duration retryAfter,
        @Nullable String location,
        @Nullable String challenge,
        boolean unseen,
        @Nullable String encoding,
        @Nullable String words) {

    /** The kinds of bodies. */
    enum Body {
        /** A whole JSON object. */
        JSON,
        /** What should have been one: cut off, broken, empty. */
        MALFORMED,
        /** What should have been one and is longer than any. */
        TOO_LARGE,
        /** In an encoding that cannot be read, see {@link WireAnswer#encoding}. */
        PACKED,
        /** Something else, such as the page of a proxy, or nothing. */
        OTHER
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isRedirect() {
        return status >= 300 && status < 400;
    }

    /** Whether the server, or what stands before it, is unwell or busy: the same request may succeed later. */
    boolean isTransient() {
        return status >= 500 || status == 429 || status == 408;
    }

    /** The scopes that a request lacks, separated by spaces, if the answer says so ({@code insufficient_scope}). */
    @Nullable
    String neededScope() {
        if (challenge == null || !challenge.contains("insufficient_scope")) {
            return null;
        }
        int from = challenge.indexOf("scope=\"");
        int end = from < 0 ? -1 : challenge.indexOf('"', from + "scope=\"".length());
        String scope = end < 0
                ? ""
                : challenge.substring(from + "scope=\"".length(), end).strip();
        for (int i = 0; i < scope.length(); i++) {
            char c = scope.charAt(i);
            if ((c < 'a' || c > 'z') && c != ':' && c != ' ') {
                return null; // it stands in a command that a person may copy
            }
        }
        return scope.isEmpty() ? null : scope;
    }

    /**
     * The OAuth error code (RFC 6749, section 5.2); null if the answer has none, or does not hold together. A gateway's JSON
     * may have an {@code error} of its own, such as {@code Unauthorized}, which is no such code.
     */
    @Nullable
    String error() {
        String error = body == Body.JSON ? json.string("error") : null;
        if (error == null) {
            return null;
        }
        for (int i = 0; i < error.length(); i++) {
            char c = error.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-') {
                return null;
            }
        }
        return error;
    }

    /** Whether this is JSON as Sentry's API writes its errors; for example {@code detail} can be a text or an object. */
    boolean isSentryApiError() {
        return body == Body.JSON && json.has("detail");
    }

    /**
     * Whether a 401 of the API comes from Sentry and so is about the token. Sentry says it in JSON; where that could not be
     * seen the headers have to do.
     */
    boolean rejectsToken() {
        if (status != 401) {
            return false;
        }
        return body == Body.JSON ? isSentryApiError() || error() != null : unseen && hasSentrysChallenge();
    }

    /**
     * A 401 whose body did not come through, in the manner of an OAuth endpoint.
     *
     * @param challenged whether that endpoint's own 401 has a challenge (the token endpoint's has, the device code's has not)
     */
    boolean isUnseenOAuthError(boolean challenged) {
        return status == 401 && unseen && (hasSentrysChallenge() || (!challenged && isJsonWithoutChallenge()));
    }

    private boolean hasSentrysChallenge() {
        return challenge != null && (challenge.contains("realm=\"oauth\"") || challenge.contains("realm=\"api\""));
    }

    private boolean isJsonWithoutChallenge() {
        return body == Body.MALFORMED && challenge == null;
    }
}
