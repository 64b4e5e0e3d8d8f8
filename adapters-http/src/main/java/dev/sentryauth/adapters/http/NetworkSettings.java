package dev.sentryauth.adapters.http;

import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.Origin;
import java.net.InetAddress;
import java.net.URL;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about the network.
 *
 * @param headers for the gateway before the person's own Sentry; they may be secrets
 * @param configured the server that SENTRY_URL or SENTRY_HOST names; null: none, or there are no headers
 * @param signedIn tells the Sentry that somebody is signed in to; null: nobody is
 * @param trust makes TLS connections
 * @param reached the address at which a host with several was connected to last
 */
record NetworkSettings(
        Map<String, String> headers,
        @Nullable Origin configured,
        Supplier<@Nullable Origin> signedIn,
        Trust trust,
        ProxySettings proxies,
        Map<String, InetAddress> reached) {

    /**
     * Reads the environment.
     *
     * @param signedIn the Sentry that somebody is signed in to; asked only where there are headers
     * @throws dev.sentryauth.domain.AuthFailure if SENTRY_CUSTOM_HEADERS, the server that they are for, or SENTRY_CA_BUNDLE is
     *     unusable
     */
    static NetworkSettings from(Environment environment, Supplier<@Nullable Origin> signedIn) {
        String headers = environment.get(CustomHeaders.VARIABLE);
        Map<String, String> parsed = headers == null || headers.isBlank() ? Map.of() : CustomHeaders.parse(headers);
        return new NetworkSettings(
                parsed,
                parsed.isEmpty() ? null : TargetResolver.configured(environment),
                signedIn,
                new Trust(environment),
                new ProxySettings(environment),
                new ConcurrentHashMap<>());
    }

    /**
     * The headers for a request there. They are for the configured server, else the one that somebody is signed in to: a
     * pasted address or {@code --url} leads them to no other. Where neither is known, this is the sign-in that needs them.
     */
    Map<String, String> headers(URL url) {
        if (headers.isEmpty()) {
            return headers;
        }
        Origin own = configured == null ? signedIn.get() : configured;
        return own == null || own.trusts(Origin.ofUrl(url.toString())) ? headers : Map.of();
    }
}
