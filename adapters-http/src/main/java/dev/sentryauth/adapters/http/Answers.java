package dev.sentryauth.adapters.http;

import dev.sentryauth.adapters.http.TokenAnswers.UnusableException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one place where an HTTP answer, or its absence, becomes a domain outcome. */
final class Answers {
    private static final String INVALID_CLIENT = "invalid_client";

    /** RFC 8628, section 3.5. */
    private static final Set<String> DEVICE_FLOW_ERRORS =
            Set.of("authorization_pending", "slow_down", "access_denied", "expired_token");

    private static final String API_TOKEN_INSTEAD = "Use 'sentry auth login --with-token' with an API token instead.";

    private static final String CHECK_GATEWAY =
            "Check the address, the proxy settings, and what the gateway wants (SENTRY_CUSTOM_HEADERS can send it).";

    private static final String GATEWAY_PACKS =
            "It was asked not to pack; look for a gateway or proxy before the server that does.";

    private Answers() {}

    static DeviceAuthorization deviceCode(WireAnswer answer, Peer peer) {
        if (answer.isSuccess() && answer.body() == WireAnswer.Body.JSON && answer.error() == null) {
            return DeviceAnswers.authorization(answer.json(), peer);
        }
        if (answer.isTransient()) {
            throw new AuthFailure(Kind.SERVER, unavailable(answer, peer));
        }
        String error = errorOf(answer, false);
        if (INVALID_CLIENT.equals(error)) {
            throw new AuthFailure(
                    Kind.CONFIGURATION,
                    peer.host() + " does not know the client id. Set SENTRY_CLIENT_ID to the Client ID of a public"
                            + " OAuth application of that Sentry.");
        }
        if ("invalid_scope".equals(error)) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    peer.host() + " refuses the scopes" + description(answer, peer) + ". Ask for others with --scope.");
        }
        if (error != null) {
            throw new AuthFailure(
                    Kind.SERVER,
                    peer.host() + " refuses the sign-in (" + peer.quote(error) + ")" + description(answer, peer) + ". "
                            + API_TOKEN_INSTEAD);
        }
        String elsewhere = redirectTarget(answer, peer);
        if (elsewhere != null) {
            throw new AuthFailure(Kind.SERVER, redirected(elsewhere, peer));
        }
        if (answer.body() == WireAnswer.Body.PACKED) {
            throw unreadable(answer, peer);
        }
        if (answer.isSuccess() && answer.body() != WireAnswer.Body.OTHER) {
            throw new AuthFailure(Kind.SERVER, "Unusable answer of " + peer.host() + " to the sign-in. Try again.");
        }
        if (answer.status() != 404 && answer.status() != 405) {
            throw gateway(answer, peer);
        }
        throw new AuthFailure(
                Kind.SERVER, peer.host() + " has no device flow (Sentry 26.1.0 or later has it). " + API_TOKEN_INSTEAD);
    }

    /** The failure of a request for which there is no other outcome. */
    static AuthFailure failure(ExchangeException e) {
        return switch (e.kind()) {
            case TIMED_OUT ->
                new AuthFailure(
                        Kind.TIMEOUT,
                        e.sentence()
                                + (e.maybeSent()
                                        ? " Try again later, or check the network and the proxy settings."
                                        : ""));
            case INTERRUPTED -> new AuthFailure(Kind.INTERRUPTED, e.sentence());
            case BROKEN -> new AuthFailure(Kind.NETWORK, e.sentence());
        };
    }

    static PollOutcome poll(WireAnswer answer, Peer peer) {
        String error = errorOf(answer, true);
        boolean granted = answer.isSuccess() && answer.json().has("access_token");
        // A gateway's 429 can be JSON with an error of its own, which decides nothing about the sign-in.
        boolean decides = error != null && (DEVICE_FLOW_ERRORS.contains(error) || !answer.isTransient());
        if (error != null && decides && answer.status() < 500 && !granted) {
            return decision(error, peer);
        }
        boolean page =
                answer.body() == WireAnswer.Body.OTHER || (answer.body() == WireAnswer.Body.PACKED && answer.html());
        if (answer.isSuccess() && !page) {
            try {
                return new PollOutcome.Granted(TokenAnswers.grant(answer, peer));
            } catch (UnusableException e) {
                // The code may be used up, and some servers revoke the tokens of a code that is polled again.
                return new PollOutcome.Rejected(e.problem());
            }
        }
        if (answer.status() >= 400 && !answer.isTransient() && answer.isSentryApiError()) {
            return new PollOutcome.Rejected("HTTP " + answer.status());
        }
        return new PollOutcome.Unavailable(
                answer.isTransient() ? status(answer, peer) : beforeSentry(answer, peer), answer.retryAfter());
    }

    private static PollOutcome decision(String error, Peer peer) {
        return switch (error) {
            case "authorization_pending" -> new PollOutcome.Pending();
            case "slow_down" -> new PollOutcome.SlowDown();
            case "access_denied" -> new PollOutcome.Denied();
            case "expired_token" -> new PollOutcome.Expired();
            case "temporarily_unavailable" -> new PollOutcome.Unavailable("no service at " + peer.host(), null);
            default -> new PollOutcome.Rejected(peer.quote(error));
        };
    }

    static PollOutcome pollFailed(ExchangeException e) {
        if (e.kind() == ExchangeException.Kind.INTERRUPTED) {
            throw failure(e);
        }
        return new PollOutcome.Unavailable(e.reason(), null);
    }

    static RefreshOutcome refresh(WireAnswer answer, Peer peer) {
        if (answer.isSuccess()) {
            try {
                return new RefreshOutcome.Granted(TokenAnswers.grant(answer, peer));
            } catch (UnusableException e) {
                if (answer.body() == WireAnswer.Body.PACKED) {
                    return new RefreshOutcome.Unknown(
                            peer.host() + " answered the refresh with HTTP " + answer.status() + " and " + e.problem()
                                    + ". " + GATEWAY_PACKS
                                    + " If new tokens were in it, they are lost and this session is over.",
                            false);
                }
                return new RefreshOutcome.Unknown("No new token from " + peer.host() + ": " + e.problem() + ".", false);
            }
        }
        if (answer.status() >= 500 || answer.status() == 408) {
            return new RefreshOutcome.Unknown(
                    "No new token from " + peer.host() + ": HTTP " + answer.status() + ".", false);
        }
        String error = errorOf(answer, true);
        if ("invalid_grant".equals(error) && (answer.status() == 400 || answer.status() == 401)) {
            return new RefreshOutcome.InvalidGrant();
        }
        if (error == null && !answer.isRedirect() && answer.status() != 429 && !answer.isSentryApiError()) {
            // What stands before Sentry may have passed the request on. That the sign-in is kept is said elsewhere.
            return new RefreshOutcome.Unknown(sentence(beforeSentry(answer, peer)) + " " + CHECK_GATEWAY, false);
        }
        return new RefreshOutcome.Refused(refusal(answer, error, peer));
    }

    private static String refusal(WireAnswer answer, @Nullable String error, Peer peer) {
        String elsewhere = redirectTarget(answer, peer);
        if (elsewhere != null) {
            return redirected(elsewhere, peer);
        }
        if (answer.status() == 429) {
            return unavailable(answer, peer);
        }
        if (INVALID_CLIENT.equals(error)) {
            return "Sentry at " + peer.host()
                    + " no longer knows the OAuth client that you signed in with. Run 'sentry auth login'.";
        }
        if (answer.isRedirect()) {
            return sentence(beforeSentry(answer, peer)) + " Your sign-in is kept; try again. " + CHECK_GATEWAY;
        }
        return "The refresh was refused (" + status(answer, peer) + (error == null ? "" : ", " + peer.quote(error))
                + "). Try again later, or run 'sentry auth login' to sign in anew.";
    }

    static RefreshOutcome refreshFailed(ExchangeException e) {
        return e.maybeSent()
                ? new RefreshOutcome.Unknown(e.sentence(), e.isTimeout())
                : new RefreshOutcome.NotSent(e.sentence());
    }

    /** RFC 7009, section 2.2: the status counts, whatever the body and its type are. */
    static RevocationOutcome revocation(WireAnswer answer, Peer peer) {
        if (answer.status() == 200) {
            return RevocationOutcome.REVOKED;
        }
        boolean refused =
                (answer.status() == 400 || answer.status() == 401) && INVALID_CLIENT.equals(errorOf(answer, true));
        boolean sentrys = answer.isTransient() || answer.isSentryApiError() || errorOf(answer, true) != null;
        return refused
                ? RevocationOutcome.CLIENT_REFUSED
                : RevocationOutcome.unconfirmed(sentrys ? status(answer, peer) : beforeSentry(answer, peer));
    }

    /**
     * The OAuth error. The status has to be one that has such (RFC 6749, section 5.2), or one that some servers use instead: what else
     * has an {@code error} comes from something before Sentry. Where the JDK has kept the body of a 401 to itself, headers
     * that are an OAuth endpoint's can only mean the client.
     */
    private static @Nullable String errorOf(WireAnswer answer, boolean challenged) {
        boolean proper =
                answer.isSuccess() || answer.status() == 400 || answer.status() == 401 || answer.status() == 429;
        String error = proper ? answer.error() : null;
        return error == null && answer.isUnseenOAuthError(challenged) ? INVALID_CLIENT : error;
    }

    /** The failure of a request that something else than Sentry answered: it says nothing about tokens and clients. */
    static AuthFailure gateway(WireAnswer answer, Peer peer) {
        return new AuthFailure(Kind.SERVER, sentence(beforeSentry(answer, peer)) + " " + CHECK_GATEWAY);
    }

    /** Who answered and how, in lower case and without a full stop; with its own words if it has any. */
    static String beforeSentry(WireAnswer answer, Peer peer) {
        String message = answer.body() == WireAnswer.Body.JSON ? answer.json().string("message") : null;
        String words = message == null ? answer.words() : GatewayText.line(message);
        String location = answer.isRedirect() ? answer.location() : null;
        return "something before Sentry at " + peer.host() + " answered with HTTP " + answer.status()
                + (location == null ? "" : ", a redirect" + towards(location, peer))
                + (answer.body() == WireAnswer.Body.PACKED ? " and " + packed(answer, peer) : "")
                + (words == null ? "" : ": \"" + peer.quoteBriefly(words) + "\"");
    }

    /** The path of a redirect within the server, else its host alone: the rest of it may hold anything. */
    private static String towards(String location, Peer peer) {
        if (location.startsWith("/") && !location.startsWith("//")) {
            String path = location.split("[?#;]", 2)[0];
            return GatewayText.isTokenLike(path) ? "" : " to " + peer.quoteBriefly(path);
        }
        try {
            return " to " + peer.quoteBriefly(Origin.ofUrl(location).toString());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String sentence(String reason) {
        return reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".";
    }

    /** An encoding that was not asked for and cannot be undone, for a message. */
    static String packed(WireAnswer answer, Peer peer) {
        return "a response packed as " + peer.quote(String.valueOf(answer.encoding())) + ", which cannot be read";
    }

    /** The failure of a request whose response is packed so. */
    static AuthFailure unreadable(WireAnswer answer, Peer peer) {
        return new AuthFailure(
                Kind.SERVER,
                peer.host() + " answered with HTTP " + answer.status() + " and " + packed(answer, peer) + ". "
                        + GATEWAY_PACKS);
    }

    private static String description(WireAnswer answer, Peer peer) {
        String text = answer.json().string("error_description");
        return text == null ? "" : ": " + peer.quote(text);
    }

    static String status(WireAnswer answer, Peer peer) {
        return "HTTP " + answer.status() + " from " + peer.host();
    }

    /** A server that is unwell or busy. */
    static String unavailable(WireAnswer answer, Peer peer) {
        return (answer.status() == 429 ? "Too many requests to " : "No service at ") + peer.host() + " (HTTP "
                + answer.status() + "). Try again " + when(answer.retryAfter()) + ".";
    }

    /** When to try again, for the middle of a sentence. */
    static String when(@Nullable Duration pause) {
        if (pause == null) {
            return "later";
        }
        long seconds = pause.toSeconds();
        return seconds == 0 ? "now" : "in " + seconds + (seconds == 1 ? " second" : " seconds");
    }

    /** Where a redirect leads, if that is not the server itself: its host, the rest of it may hold anything. */
    static @Nullable String redirectTarget(WireAnswer answer, Peer peer) {
        String location = answer.location();
        if (!answer.isRedirect() || location == null) {
            return null;
        }
        if (!location.contains("://")) {
            return location.startsWith("//") ? "another host" : null;
        }
        try {
            Origin target = Origin.ofUrl(location);
            return target.equals(peer.origin()) ? null : peer.quote(target.toString());
        } catch (IllegalArgumentException e) {
            return "another host";
        }
    }

    static String redirected(String elsewhere, Peer peer) {
        return peer.host() + " redirects to " + elsewhere + ", where no token follows. If that is your Sentry's"
                + " address, use it for --url and SENTRY_URL.";
    }
}
