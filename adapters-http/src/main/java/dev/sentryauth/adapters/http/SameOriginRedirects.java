package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.Origin;
import feign.Client;
import feign.Request;
import feign.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows a redirect of the API if it stays at the very origin that was asked, a few times; every other one is handed on
 * as the answer that it is, and the token stays. Only a request that the redirect leaves as it is follows: one that reads,
 * or any with 307 and 308 (RFC 9110, section 15.4). May be used from any thread.
 */
final class SameOriginRedirects implements Client {
    private static final int MOST = 5;

    private final Client client;

    SameOriginRedirects(Client client) {
        this.client = client;
    }

    @Override
    public Response execute(Request request, Request.Options options) throws IOException {
        Request current = request;
        Response response = client.execute(current, options);
        for (int followed = 0; followed < MOST; followed++) {
            Request next = next(current, response);
            if (next == null) {
                break;
            }
            current = next;
            response = client.execute(current, options);
        }
        return response;
    }

    private static @Nullable Request next(Request request, Response response) {
        Collection<String> locations = response.headers().getOrDefault("Location", List.of());
        if (locations.isEmpty() || !keepsRequest(request, response.status())) {
            return null;
        }
        try {
            URI target = URI.create(request.url())
                    .resolve(URI.create(locations.iterator().next()));
            return Origin.ofUrl(target.toString()).equals(Origin.ofUrl(request.url()))
                    ? Request.create(
                            request.httpMethod(),
                            target.toString(),
                            request.headers(),
                            request.body(),
                            request.charset(),
                            request.requestTemplate())
                    : null;
        } catch (IllegalArgumentException e) {
            return null; // no address, or one that names a user
        }
    }

    private static boolean keepsRequest(Request request, int status) {
        boolean reads =
                request.httpMethod() == Request.HttpMethod.GET || request.httpMethod() == Request.HttpMethod.HEAD;
        return switch (status) {
            case 301, 302, 303 -> reads;
            case 307, 308 -> true;
            default -> false;
        };
    }
}
