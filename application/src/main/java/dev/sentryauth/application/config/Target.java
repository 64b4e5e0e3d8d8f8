package dev.sentryauth.application.config;

import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;

/**
 * The Sentry that a command talks to.
 *
 * @param origin where it is
 * @param clientId the OAuth client to be there
 * @param chosenBy how it was chosen
 */
public record Target(Origin origin, String clientId, ChosenBy chosenBy) {

    /** In the order of precedence. */
    public enum ChosenBy {
        /** A URL among the command's arguments. */
        ARGUMENT,
        /** The option {@code --url}. */
        OPTION,
        /** The variable SENTRY_URL, or its twin SENTRY_HOST. */
        ENVIRONMENT,
        /** The stored credential belongs to it. */
        CREDENTIAL,
        /** Nobody named one. */
        DEFAULT
    }

    /** The OAuth client at this Sentry. */
    public OAuthClient client() {
        return new OAuthClient(origin, clientId);
    }

    /** Whether a person named this Sentry, by an argument, an option or the environment. */
    public boolean isNamed() {
        return chosenBy.compareTo(ChosenBy.ENVIRONMENT) <= 0;
    }
}
