package dev.sentryauth.application.port;

import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;

/**
 * Whom to ask and with which token. Who makes one vouches for the two belonging together.
 *
 * @param server the token's own Sentry, or a region of it
 */
public record Bearer(Origin server, Secret token) {}
