package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import feign.FeignException;
import feign.Response;
import feign.codec.Decoder;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the API's answers, and says what a bad one means. */
final class ApiAnswers implements Decoder {
    /** A page of 100 issues has about 300 KB. */
    static final int LARGEST = 16 << 20;

    @Override
    public ApiAnswer decode(Response response, Type type) throws IOException {
        Response.Body body = response.body();
        byte[] bytes = body == null ? new byte[0] : body.asInputStream().readAllBytes();
        WireAnswers.checkReadable(response, bytes);
        return new ApiAnswer(bytes, LinkHeader.next(response.headers().getOrDefault("Link", List.of())));
    }

    /**
     * What a status other than 2xx means.
     *
     * @param scope what the endpoint is known to need
     */
    static RuntimeException failure(WireAnswer answer, @Nullable String scope, Peer peer) {
        if (answer.isTransient()) {
            return new AuthFailure(Kind.SERVER, Answers.unavailable(answer, peer));
        }
        String elsewhere = Answers.redirectTarget(answer, peer);
        if (elsewhere != null) {
            return new AuthFailure(Kind.SERVER, Answers.redirected(elsewhere, peer));
        }
        if (answer.body() == WireAnswer.Body.PACKED) {
            return Answers.unreadable(answer, peer);
        }
        if (answer.html()) {
            return Answers.gateway(answer, peer);
        }
        boolean words = answer.words() != null;
        return switch (answer.status()) {
            case 401 -> answer.rejectsToken() ? new TokenRejectedException() : Answers.gateway(answer, peer);
            case 407 -> Answers.gateway(answer, peer);
            case 403 ->
                words
                        ? Answers.gateway(answer, peer)
                        : new ForbiddenException(answer.neededScope() == null ? scope : answer.neededScope());
            case 404 -> new AuthFailure(Kind.NOT_FOUND, peer.host() + " has no such thing (HTTP 404).");
            default ->
                words
                        ? Answers.gateway(answer, peer)
                        : new AuthFailure(
                                Kind.SERVER,
                                peer.host() + " refuses the request (HTTP " + answer.status() + ")"
                                        + detail(answer, peer) + ".");
        };
    }

    private static String detail(WireAnswer answer, Peer peer) {
        String text = answer.json().string("detail");
        return text == null ? "" : ": " + peer.quote(text);
    }

    /** What a 2xx response that no decoder takes means. Without the cause: it has the token in it. */
    static AuthFailure undecodable(FeignException e, Peer peer) {
        if (!(e.getCause() instanceof UnreadableException unreadable)) {
            return page(peer);
        }
        return unreadable.answer().body() == WireAnswer.Body.TOO_LARGE
                ? new AuthFailure(
                        Kind.SERVER,
                        "The answer of " + peer.host()
                                + " is too large for one of a Sentry. Check the address and the proxy settings.")
                : Answers.unreadable(unreadable.answer(), peer);
    }

    static AuthFailure page(Peer peer) {
        return new AuthFailure(
                Kind.SERVER,
                "No answer of a Sentry from " + peer.host()
                        + ", but some other page or text. Check the address and the proxy settings.");
    }

    static AuthFailure tooLarge(Peer peer) {
        return new AuthFailure(
                Kind.SERVER,
                "The answer of " + peer.host() + " is larger than " + (LARGEST >> 20)
                        + " MiB. Ask for less at a time.");
    }
}
