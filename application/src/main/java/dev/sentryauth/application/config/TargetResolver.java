package dev.sentryauth.application.config;

import dev.sentryauth.application.config.Target.ChosenBy;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * Decides which Sentry to talk to, at the time of the question: a URL argument, then {@code --url}, then SENTRY_URL
 * or its twin SENTRY_HOST, then the stored credential's origin, then sentry.io. Plain http is refused but for loopback, unless
 * SENTRY_ALLOW_HTTP is on. May be used from any thread.
 */
public final class TargetResolver {
    private static final String SENTRY_URL = "SENTRY_URL";
    private static final String SENTRY_HOST = "SENTRY_HOST";
    private static final String SENTRY_CLIENT_ID = "SENTRY_CLIENT_ID";
    private static final String SENTRY_ALLOW_HTTP = "SENTRY_ALLOW_HTTP";

    private final Environment environment;
    private final String defaultClientId;

    /** {@code defaultClientId} is what the build was made with; SENTRY_CLIENT_ID overrides it. */
    public TargetResolver(Environment environment, String defaultClientId) {
        this.environment = environment;
        this.defaultClientId = defaultClientId;
    }

    /**
     * The Sentry that the arguments and the environment name; null if they name none.
     *
     * @param urlArgument a whole URL among the command's arguments
     * @param urlOption the value of {@code --url}
     * @throws AuthFailure {@link Kind#BAD_VALUE} for a malformed argument or option, {@link Kind#CONFIGURATION} for a
     *     malformed variable or for plain http
     */
    public @Nullable Target named(@Nullable String urlArgument, @Nullable String urlOption) {
        if (urlArgument != null) {
            Origin origin = parse(urlArgument, true, Kind.BAD_VALUE, "The URL");
            // Pages of the hosted Sentry lie at acme.sentry.io as well; signing in and the API are at sentry.io.
            return target(origin.isSaas() ? Origin.SENTRY_IO : origin, ChosenBy.ARGUMENT);
        }
        if (urlOption != null) {
            return target(parse(urlOption, false, Kind.BAD_VALUE, "--url"), ChosenBy.OPTION);
        }
        Origin configured = configured(environment);
        return configured == null ? null : target(configured, ChosenBy.ENVIRONMENT);
    }

    /**
     * The server that the environment names, by SENTRY_URL or by SENTRY_HOST, the reference CLI's name for it. The one
     * place that reads either.
     *
     * @return null if neither is set
     * @throws AuthFailure {@link Kind#CONFIGURATION} if one is malformed, or both are set and name different servers
     */
    public static @Nullable Origin configured(Environment environment) {
        Origin url = variable(environment, SENTRY_URL);
        Origin host = variable(environment, SENTRY_HOST);
        if (url != null && host != null && isBareNameOf(url, environment.get(SENTRY_HOST))) {
            return url;
        }
        if (url != null && host != null && !url.trusts(host)) {
            throw new AuthFailure(
                    Kind.CONFIGURATION,
                    SENTRY_URL + " names " + url + " and " + SENTRY_HOST + " names " + host
                            + ", so it is not clear which server may see a token. Unset one of them.");
        }
        return url == null ? host : url;
    }

    /** SENTRY_HOST may be a host as its name says: without a scheme it contradicts no scheme. */
    private static boolean isBareNameOf(Origin url, @Nullable String host) {
        return host != null && url.toString().equalsIgnoreCase(url.scheme() + "://" + host.strip());
    }

    private static @Nullable Origin variable(Environment environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : parse(value, false, Kind.CONFIGURATION, name);
    }

    /** Where nobody named one: the credential's Sentry, else sentry.io. */
    public Target unnamed(@Nullable Origin credentialOrigin) {
        return credentialOrigin == null
                ? target(Origin.SENTRY_IO, ChosenBy.DEFAULT)
                : target(credentialOrigin, ChosenBy.CREDENTIAL);
    }

    private static Origin parse(String text, boolean wholeUrl, Kind kind, String what) {
        try {
            return wholeUrl ? Origin.ofUrl(text) : Origin.of(text);
        } catch (IllegalArgumentException e) {
            throw new AuthFailure(
                    kind,
                    what + " '" + withoutUser(text) + "' " + e.getMessage()
                            + ". Give the address of a Sentry, such as https://sentry.example.com.");
        }
    }

    /** A password in a URL is a secret, too. */
    private static String withoutUser(String url) {
        int at = url.lastIndexOf('@');
        return SafeText.of(at < 0 ? url : "…" + url.substring(at));
    }

    private Target target(Origin origin, ChosenBy chosenBy) {
        if (origin.scheme().equals("http") && !origin.isLoopback() && !Switch.isOn(environment, SENTRY_ALLOW_HTTP)) {
            throw new AuthFailure(
                    Kind.CONFIGURATION,
                    "Refusing to send tokens over plain http to " + origin
                            + ". Use https, or set SENTRY_ALLOW_HTTP=1 if that network is yours alone.");
        }
        return new Target(origin, clientId(), chosenBy);
    }

    private String clientId() {
        String id = environment.get(SENTRY_CLIENT_ID);
        if (id == null || id.isBlank()) {
            return defaultClientId;
        }
        String trimmed = id.strip();
        for (int i = 0; i < trimmed.length(); i++) {
            if (trimmed.charAt(i) <= ' ' || trimmed.charAt(i) > '~') { // RFC 6749, appendix A.1
                throw new AuthFailure(
                        Kind.CONFIGURATION,
                        SENTRY_CLIENT_ID + " contains a space or a control character. Set it to the Client ID that"
                                + " your Sentry's Developer Settings show.");
            }
        }
        return trimmed;
    }
}
