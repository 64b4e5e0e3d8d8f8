package dev.sentryauth.testkit.sandbox;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong between client and server. Most faults come <em>instead of</em> processing: the request
 * changes nothing at the server. {@link #afterProcessing()} turns any of them into the dangerous kind, where the server
 * has done its work (a refresh token is spent) and only the answer suffers.
 */
public sealed interface Fault permits Injection {
    /** An answer with this status and body. */
    static Fault status(int status, String body, String contentType) {
        return answer(Reply.of(status, contentType, body));
    }

    /** An answer with this status and no body. */
    static Fault emptyBody(int status) {
        return answer(Reply.empty(status));
    }

    /** An answer with this status and a JSON body given as text: wrong types, missing fields, other shapes. */
    static Fault json(int status, String body) {
        return status(status, body, "application/json");
    }

    /** The HTML page of a proxy or of maintenance. */
    static Fault html(int status) {
        return answer(Reply.html(
                status, "<!doctype html><html><head><title>Error</title></head><body><h1>Error</h1></body></html>"));
    }

    /** The API's answer to too many requests; like the real one, without Retry-After. */
    static Fault rateLimited() {
        return answer(Reply.detail(
                429, "You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds"));
    }

    /** The same with the headers of the real server: nothing is left until {@code reset} (seconds since the epoch). */
    static Fault rateLimited(long reset) {
        return answer(Reply.detail(
                        429,
                        "You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds")
                .with("X-Sentry-Rate-Limit-Limit", "40")
                .with("X-Sentry-Rate-Limit-Remaining", "0")
                .with("X-Sentry-Rate-Limit-Reset", Long.toString(reset)));
    }

    /** The API's 401, such as for {@code Invalid token} or {@code Token expired}, whatever the token. */
    static Fault unauthorized(String detail) {
        return answer(BearerAuthentication.unauthorized(detail));
    }

    /** A gateway's 401 in JSON, with a challenge of its own (RFC 9110, section 11.6.1). */
    static Fault challenged(String challenge) {
        return answer(Reply.json(401, Json.object("message", "Unauthorized")).with("WWW-Authenticate", challenge));
    }

    /** The token endpoint's 401 for a client that it does not know. */
    static Fault invalidClient() {
        return answer(ClientAuthentication.invalidClient());
    }

    /** The API's 403 for a missing scope, which it does not name. */
    static Fault forbidden() {
        return answer(Refused.forbidden().reply());
    }

    /** A 403 that names the missing scope (RFC 6750 section 3.1); the real server does not do so. */
    static Fault insufficientScope(String scope) {
        return answer(Refused.forbidden()
                .reply()
                .with("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\""));
    }

    /** An answer with a {@code Retry-After} header: seconds or an HTTP date (RFC 9110 section 10.2.3). */
    static Fault retryAfter(int status, String retryAfter) {
        return answer(Reply.detail(status, "Try again later").with("Retry-After", retryAfter));
    }

    /** A redirect. */
    static Fault redirect(int status, String location) {
        return answer(Reply.empty(status).with("Location", location));
    }

    /** A 200 whose whole body is no JSON although it says so. */
    static Fault malformedJson() {
        return json(200, "{\"access_token\" \"no colon\", <<<");
    }

    /**
     * An answer that stops halfway: Content-Length promises more than arrives before the connection closes. After
     * processing it is the real answer that is cut.
     */
    static Fault truncatedJson() {
        return (Injection) (wire, processed) -> wire.truncate(
                processed != null
                        ? processed
                        : Reply.json(200, Json.object("access_token", "cut-off", "token_type", "Bearer")));
    }

    /**
     * An answer that stops right before {@code text}, and halfway if it does not have that; else like {@link
     * #truncatedJson}.
     */
    static Fault truncatedBefore(String text) {
        return (Injection) (wire, processed) ->
                wire.truncate(processed != null ? processed : Reply.json(200, Json.object()), text);
    }

    /**
     * An answer that comes whole, on a connection that then stays open until the faults are cleared, although more of it
     * was promised. An empty answer is sent as it is.
     */
    static Fault heldOpen() {
        return (Injection)
                (wire, processed) -> wire.holdOpen(processed != null ? processed : Reply.json(200, Map.of()));
    }

    /** A valid JSON 200 of exactly that many bytes (at least 16). */
    static Fault oversized(long bytes) {
        if (bytes < 16) {
            throw new IllegalArgumentException("an oversized body has at least 16 bytes");
        }
        return (Injection) (wire, processed) -> wire.pad(bytes);
    }

    /** A 200 whose body arrives a byte now and then and never ends, until the faults are cleared. */
    static Fault slowBody() {
        return (Injection) (wire, processed) -> wire.drip();
    }

    /** The real answer of a request that takes effect at once, held back until the faults are cleared. */
    static Fault lateAnswer() {
        return new Injection.AfterProcessing(
                (wire, processed) -> wire.sendReleased(processed == null ? Reply.empty(500) : processed));
    }

    /** No answer, connection open, until the faults are cleared; the request changes nothing. */
    static Fault hangBeforeProcessing() {
        return (Injection) (wire, processed) -> wire.hold();
    }

    /** No answer, connection open, until the faults are cleared; the request has taken effect. */
    static Fault hangAfterProcessing() {
        return hangBeforeProcessing().afterProcessing();
    }

    /** The connection closes without a byte of an answer; the request changes nothing. */
    static Fault dropBeforeProcessing() {
        return (Injection) (wire, processed) -> wire.drop();
    }

    /** The connection closes without a byte of an answer; the request has taken effect. */
    static Fault dropAfterProcessing() {
        return dropBeforeProcessing().afterProcessing();
    }

    /** The request takes effect and its real answer's body passes through {@code change}; status and headers stay. */
    static Fault rewriteBody(UnaryOperator<String> change) {
        return new Injection.AfterProcessing((wire, processed) ->
                wire.send(processed == null ? Reply.empty(500) : processed.withBody(change.apply(processed.body()))));
    }

    /**
     * The real answer with its body packed, whatever the client accepts, as gateways do: {@code encoding} is the
     * Content-Encoding, such as {@code gzip}, {@code deflate} or {@code gzip, x-gzip}. Of any other name, such as {@code
     * br}, the body is bytes that nobody can read.
     */
    static Fault packed(String encoding) {
        return new Injection.AfterProcessing(
                (wire, processed) -> wire.sendPacked(answered(processed), encoding, false));
    }

    /** The same, but the connection closes after most of the body: its last quarter is missing. */
    static Fault packedInPart(String encoding) {
        return new Injection.AfterProcessing((wire, processed) -> wire.sendPacked(answered(processed), encoding, true));
    }

    /** A 200 that is small on the wire and unpacks (gzip) to a JSON object of that many bytes. */
    static Fault packedBomb(long bytes) {
        return (Injection) (wire, processed) -> wire.sendBomb(bytes);
    }

    /** The same fault, but the request takes effect first. */
    default Fault afterProcessing() {
        return new Injection.AfterProcessing((Injection) this);
    }

    private static Reply answered(@Nullable Reply processed) {
        return processed == null ? Reply.empty(500) : processed;
    }

    private static Fault answer(Reply reply) {
        return (Injection) (wire, processed) -> wire.send(reply);
    }
}
