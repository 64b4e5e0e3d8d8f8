package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import feign.Client;
import feign.Request;
import feign.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tries out how a token response is read, with a constant one that no server has sent, through the very objects that the
 * real request uses. A library that does not fit shows here, and not when the only copy of a new pair of tokens waits to
 * be read.
 */
final class Trial implements Client {
    private static final Secret ACCESS_TOKEN = Secret.of("trial-access");
    private static final Secret REFRESH_TOKEN = Secret.of("trial-refresh");
    private static final String RESPONSE = "{\"access_token\":\"trial-access\",\"refresh_token\":\"trial-refresh\","
            + "\"expires_in\":1.5,\"expires_at\":null,\"token_type\":\"Bearer\",\"scope\":\"\",\"user\":{\"id\":\"1\"},"
            + "\"more\":[{}]}";

    private final Client http;

    /** {@code http} sends the other requests. */
    Trial(Client http) {
        this.http = http;
    }

    /** Marks the request that is answered here. */
    private static final class Mark extends Request.Options {
        Mark() {
            super(1, TimeUnit.MILLISECONDS, 1, TimeUnit.MILLISECONDS, false);
        }
    }

    @Override
    public Response execute(Request request, Request.Options options) throws IOException {
        return options instanceof Mark ? response(request) : http.execute(request, options);
    }

    private static Response response(Request request) {
        return Response.builder()
                .request(request)
                .status(200)
                .headers(Map.of("Content-Type", List.of("application/json")))
                .body(RESPONSE.getBytes(StandardCharsets.US_ASCII))
                .build();
    }

    /**
     * Sends nothing; returns if the response was understood.
     *
     * @param endpoints made with a client of this class
     * @throws IllegalStateException if it was not
     */
    static void run(OAuthEndpoints endpoints, Environment environment) throws AnsweredException, ExchangeException {
        Peer peer = new Peer(Origin.SENTRY_IO, Duration.ofMillis(1), null, environment);
        WireAnswer answer = endpoints.refreshToken(peer.uri(), new Mark(), "refresh_token", "none", "none");
        if (Answers.refresh(answer, peer) instanceof RefreshOutcome.Granted granted) {
            TokenGrant grant = granted.grant();
            if (grant.accessToken().equals(ACCESS_TOKEN) && REFRESH_TOKEN.equals(grant.refreshToken())) {
                return;
            }
        }
        throw new IllegalStateException("a token response is not understood");
    }
}
