package dev.sentryauth.application.session;

import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OrgToken;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Explains a 403: what the token lacks, and what gives it that. */
public final class MissingPermission {
    private MissingPermission() {}

    /**
     * The failure to report.
     *
     * @param config the token that the request carried
     * @param scope what the request needs, several separated by spaces; null: the server does not say
     */
    public static AuthFailure failure(Ports ports, AuthConfig config, @Nullable String scope) {
        return new AuthFailure(Kind.FORBIDDEN, message(ports, config, scope));
    }

    private static String message(Ports ports, AuthConfig config, @Nullable String scope) {
        String host = config.origin().display();
        if (OrgToken.isOrgToken(config.token())) {
            return "This is an organization's token, which acts for no user and may not do that at " + host + ". "
                    + signInAsUser(config);
        }
        if (config.source().isEnvironment()) {
            return host + " does not allow that with the token in " + variable(config) + "."
                    + (scope == null ? "" : " It needs the scope " + scope + ".")
                    + " Use another token, or unset the variable and run 'sentry auth login'.";
        }
        Credential credential = stored(ports, config.token());
        List<String> granted = credential == null ? List.of() : credential.scopes();
        List<String> missing = missing(scope, granted);
        if (missing.isEmpty()) {
            return "You have no permission to do that at " + host + ". Ask an owner of the organization for it.";
        }
        String lacks = "the scope " + String.join(" ", missing);
        if (credential != null && credential.isApiToken()) {
            return "The stored API token lacks " + lacks + ". Create one with it in the settings of your account at "
                    + host + ", and run 'sentry auth login --with-token'.";
        }
        for (String name : missing) {
            if (!Scopes.isKnown(name)) {
                return "Your sign-in lacks " + lacks + ", which this version cannot ask for.";
            }
        }
        return "Your sign-in lacks " + lacks + ". Run 'sentry auth refresh --scope " + option(granted, missing)
                + "' to grant it.";
    }

    /** The way out of a token that acts for no user. */
    public static String signInAsUser(AuthConfig config) {
        return config.source().isEnvironment()
                ? "Unset " + variable(config) + ", and sign in as a user: 'sentry auth login'."
                : "Sign in as a user: 'sentry auth login --force'.";
    }

    private static String variable(AuthConfig config) {
        return config.source().label().substring("env:".length());
    }

    private static List<String> missing(@Nullable String scope, List<String> granted) {
        List<String> missing = new ArrayList<>();
        for (String name : scope == null ? new String[0] : scope.split(" ", -1)) {
            if (!name.isEmpty() && !granted.contains(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    /**
     * All that is granted already and what is missing, so that the command takes nothing away. It is copied into a shell:
     * nothing stands in it that is no scope of Sentry's.
     */
    private static String option(List<String> granted, List<String> missing) {
        Set<String> all = new LinkedHashSet<>();
        for (String name : granted.isEmpty() ? Scopes.DEFAULT.names() : granted) {
            if (Scopes.isKnown(name)) {
                all.add(name);
            }
        }
        all.addAll(missing);
        return String.join(",", all);
    }

    private static @Nullable Credential stored(Ports ports, Secret token) {
        try {
            Credential credential = ports.tokenStore().load();
            return credential != null && credential.accessToken().equals(token) ? credential : null;
        } catch (TokenStoreException e) {
            return null; // it only makes a message better
        }
    }
}
