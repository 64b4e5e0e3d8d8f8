package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the successful answer to a device authorization request (RFC 8628, section 3.2). */
final class DeviceAnswers {
    /** What Sentry uses, where it fails to say it. */
    private static final long DEFAULT_LIFETIME_SECONDS = 600;

    private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    private DeviceAnswers() {}

    /**
     * The device code and what belongs to it.
     *
     * @throws AuthFailure {@link Kind#SERVER} if something indispensable is missing or unusable
     */
    static DeviceAuthorization authorization(JsonObject json, Peer peer) {
        String uri = VerificationAddress.of(json.string("verification_uri"), peer.origin());
        String complete = VerificationAddress.of(json.string("verification_uri_complete"), peer.origin());
        if (uri == null && complete == null) {
            throw unusable("verification_uri", peer);
        }
        return new DeviceAuthorization(
                deviceCode(json, peer),
                required(json, "user_code", peer),
                uri == null ? VerificationAddress.withoutCode(String.valueOf(complete)) : uri,
                complete,
                seconds(json.number("expires_in"), DEFAULT_LIFETIME_SECONDS, 0),
                seconds(json.number("interval"), DeviceAuthorization.DEFAULT_INTERVAL.toSeconds(), 1));
    }

    private static Secret deviceCode(JsonObject json, Peer peer) {
        try {
            return Secret.of(required(json, "device_code", peer));
        } catch (IllegalArgumentException e) {
            throw unusable("device_code", peer);
        }
    }

    private static String required(JsonObject json, String name, Peer peer) {
        String text = json.string(name);
        if (text == null) {
            throw unusable(name, peer);
        }
        return text;
    }

    private static AuthFailure unusable(String field, Peer peer) {
        return new AuthFailure(
                Kind.SERVER,
                peer.host() + " answered the sign-in without a usable " + field + ". Try again; if it stays so, use"
                        + " 'sentry auth login --with-token' with an API token instead.");
    }

    private static Duration seconds(@Nullable Long sent, long otherwise, long least) {
        return Duration.ofSeconds(Math.max(least, Math.min(sent == null ? otherwise : sent, LONGEST_SECONDS)));
    }
}
