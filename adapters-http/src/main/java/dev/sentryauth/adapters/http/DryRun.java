package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.RefreshOutcome;
import feign.Request;
import feign.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A refresh that goes nowhere: everything but the connection itself, with an answer that was written here. Whoever runs it
 * makes the JVM load and link what the real one needs: Feign's reading of annotations, the JDK's HTTP and TLS, the JSON
 * parser. Its tokens are none, and what comes of it is dropped.
 */
final class DryRun implements Runnable {
    static final String THREAD = "sentry-http-dry-run";

    private static final byte[] ANSWER =
            ("{\"access_token\":\"dry-run\",\"refresh_token\":\"dry-run\",\"expires_in\":1,"
                            + "\"token_type\":\"Bearer\",\"user\":{\"id\":\"1\"},\"scope\":\"\"}")
                    .getBytes(StandardCharsets.US_ASCII);

    private final Peer peer;
    private final String version;
    private final UrlConnectionClient client;
    private final Runnable realEndpoints;

    /** {@code realEndpoints} makes those of the real requests, which wait for it if they come too early. */
    DryRun(Peer peer, String version, UrlConnectionClient client, Runnable realEndpoints) {
        this.peer = peer;
        this.version = version;
        this.client = client;
        this.realEndpoints = realEndpoints;
    }

    @Override
    public void run() {
        try {
            realEndpoints.run();
            client.prepare(peer.uri().toURL());
            perform(peer, version);
        } catch (Exception | LinkageError e) {
            return; // the real request meets the same, and says so
        }
    }

    /** What the made-up answer is taken for. */
    static RefreshOutcome perform(Peer peer, String version) throws AnsweredException, ExchangeException {
        WireAnswers answers = new WireAnswers();
        OAuthEndpoints stage = SentryFeign.endpoints(
                OAuthEndpoints.class, version, (request, options) -> answer(request), answers, answers);
        return Answers.refresh(stage.refreshToken(peer.uri(), peer.limits(), "refresh_token", "none", "none"), peer);
    }

    private static Response answer(Request request) {
        return Response.builder()
                .request(request)
                .status(200)
                .headers(Map.of("Content-Type", List.of("application/json")))
                .body(ANSWER)
                .build();
    }
}
