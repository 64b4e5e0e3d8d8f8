package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.SlowServer;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Secret;
import feign.Client;
import feign.Request;
import feign.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a person composes it, on the client that Feign uses: an interface cannot declare it. */
final class RawExchange {
    private final Client client;
    private final String version;
    private final MonotonicClock clock;
    private final Peer peer;
    private final Secret token;
    private final SlowServer slow;

    RawExchange(Client client, String version, MonotonicClock clock, Peer peer, Secret token, SlowServer slow) {
        this.slow = slow;
        this.client = client;
        this.version = version;
        this.clock = clock;
        this.peer = peer;
        this.token = token;
    }

    ApiResponse send(ApiRequest request) {
        Request wire = wire(request);
        Retries retries = new Retries(clock, request.isIdempotent(), slow, peer.host());
        while (true) {
            try (Response response = client.execute(wire, peer.limits())) {
                WireAnswer answer = WireAnswers.head(response);
                if (retries.afterAnswer(answer)) {
                    continue;
                }
                return answered(response, answer, request);
            } catch (ExchangeException e) {
                if (!retries.afterFailure(e)) {
                    throw Answers.failure(e);
                }
            } catch (IOException e) {
                throw ApiAnswers.page(peer);
            }
        }
    }

    private Request wire(ApiRequest request) {
        Map<String, Collection<String>> headers = new LinkedHashMap<>();
        headers.put("User-Agent", List.of("sentry-cli-java/" + version));
        headers.put("Accept", List.of("application/json"));
        request.headers().forEach((name, values) -> {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, values);
        });
        headers.keySet().removeIf("Authorization"::equalsIgnoreCase);
        headers.put("Authorization", List.of("Bearer " + token.reveal()));
        return Request.create(
                Request.HttpMethod.valueOf(request.method()),
                peer.uri() + request.path(),
                headers,
                body(request),
                null,
                null);
    }

    /** An empty body instead of none: without one the JDK would repeat a POST by itself. */
    private static byte @Nullable [] body(ApiRequest request) {
        byte[] body = request.body();
        return body == null
                        && (request.method().equals("POST") || request.method().equals("PUT"))
                ? new byte[0]
                : body;
    }

    private ApiResponse answered(Response response, WireAnswer answer, ApiRequest request) throws IOException {
        boolean asIs = request.headers().keySet().stream().anyMatch("Accept-Encoding"::equalsIgnoreCase);
        if (answer.body() == WireAnswer.Body.PACKED && !asIs) {
            throw Answers.unreadable(answer, peer);
        }
        if (answer.rejectsToken()) {
            throw new TokenRejectedException();
        }
        String elsewhere = Answers.redirectTarget(answer, peer);
        if (elsewhere != null) {
            throw new AuthFailure(Kind.SERVER, Answers.redirected(elsewhere, peer));
        }
        Response.Body body = response.body();
        byte[] bytes = body == null ? new byte[0] : body.asInputStream().readAllBytes();
        if (!asIs) {
            try {
                WireAnswers.checkReadable(response, bytes);
            } catch (UnreadableException e) {
                throw Answers.unreadable(e.answer(), peer);
            }
        }
        if (bytes.length > ApiAnswers.LARGEST) {
            throw ApiAnswers.tooLarge(peer);
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.headers().forEach((name, values) -> headers.put(name, List.copyOf(values)));
        String next = LinkHeader.next(response.headers().getOrDefault("Link", List.of()));
        return new ApiResponse(answer.status(), headers, bytes, next, problem(answer), answer.neededScope());
    }

    private @Nullable String problem(WireAnswer answer) {
        if (answer.status() == 401 || answer.status() == 407) {
            return Answers.beforeSentry(answer, peer);
        }
        String detail = answer.json().string("detail");
        String quoted = detail == null ? null : peer.quote(detail);
        Duration pause = answer.isTransient() ? answer.retryAfter() : null;
        if (pause == null) {
            return quoted;
        }
        String when = "try again " + Answers.when(pause);
        return quoted == null ? when : quoted + " (" + when + ")";
    }
}
