package dev.sentryauth.adapters.http;

import feign.Request;
import feign.Response;
import feign.codec.Decoder;
import feign.codec.ErrorDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers, good and bad ones, without judging them. It never fails on a body: an exception of a decoder would
 * reach the caller with the request, and so with a token, in it.
 */
final class WireAnswers implements Decoder, ErrorDecoder {
    /** An answer of the OAuth endpoints has about 1 KB. */
    static final int LARGEST = 1 << 20;

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    @Override
    public WireAnswer decode(Response response, Type type) throws IOException {
        return read(response);
    }

    @Override
    public Exception decode(String methodKey, Response response) {
        try {
            return new AnsweredException(read(response));
        } catch (IOException e) {
            return new AnsweredException(answer(response, WireAnswer.Body.MALFORMED, JsonObject.empty()));
        }
    }

    /** The same for an answer of any kind, whose body matters here only if it says what is wrong. */
    static WireAnswer head(Response response) throws IOException {
        return response.status() < 400 ? answer(response, WireAnswer.Body.OTHER, JsonObject.empty()) : read(response);
    }

    private static WireAnswer read(Response response) throws IOException {
        byte[] body = bytes(response);
        if (body.length > 0 && isUnreadable(body, response)) {
            return answer(response, WireAnswer.Body.PACKED, JsonObject.empty());
        }
        if (!isMeantAsJson(body, response)) {
            return answer(response, WireAnswer.Body.OTHER, JsonObject.empty(), body);
        }
        JsonObject json = JsonObject.read(body);
        if (body.length > LARGEST) {
            return answer(response, WireAnswer.Body.TOO_LARGE, json);
        }
        return answer(response, json.isWhole() ? WireAnswer.Body.JSON : WireAnswer.Body.MALFORMED, json);
    }

    /** Whether the body is packed in a way that cannot be undone. Headers err: a body that is JSON all the same is read. */
    private static boolean isUnreadable(byte[] body, Response response) {
        return header(response, "Content-Encoding") != null
                && ContentEncoding.of(response.headers()) != null
                && !JsonObject.read(body).isWhole()
                && !hasToken(body);
    }

    /** The encoding of a body that could not be unpacked; null if it is not packed any more, or never was. */
    static @Nullable String encoding(Response response) {
        ContentEncoding encoding =
                header(response, "Content-Encoding") == null ? null : ContentEncoding.of(response.headers());
        return encoding == null ? null : encoding.display();
    }

    /** For a decoder of other bodies: JSON that only calls itself packed passes. */
    static void checkReadable(Response response, byte[] body) {
        if (body.length > 0 && body[0] != '{' && body[0] != '[' && encoding(response) != null) {
            throw new UnreadableException(answer(response, WireAnswer.Body.PACKED, JsonObject.empty()));
        }
    }

    /** For a decoder of other bodies. */
    static void checkSize(Response response, byte[] body, int largest) {
        if (body.length > largest) {
            throw new UnreadableException(answer(response, WireAnswer.Body.TOO_LARGE, JsonObject.empty()));
        }
    }

    /** Whether the beginning of a 2xx body must not be thrown away, even if the rest of it never comes. */
    static boolean hasToken(byte[] body) {
        return JsonObject.read(body).string(TokenAnswers.ACCESS_TOKEN) != null;
    }

    private static byte[] bytes(Response response) throws IOException {
        Response.Body body = response.body();
        if (body == null) {
            return new byte[0];
        }
        try (InputStream in = body.asInputStream()) {
            return in.readAllBytes();
        }
    }

    private static WireAnswer answer(Response response, WireAnswer.Body body, JsonObject json) {
        return answer(response, body, json, new byte[0]);
    }

    private static WireAnswer answer(Response response, WireAnswer.Body body, JsonObject json, byte[] text) {
        return new WireAnswer(
                response.status(),
                body,
                json,
                contentType(response).contains("html"),
                retryAfter(response),
                header(response, "Location"),
                header(response, "WWW-Authenticate"),
                Arrival.isBodyLost(response) || response.request().httpMethod() == Request.HttpMethod.HEAD,
                body == WireAnswer.Body.PACKED ? encoding(response) : null,
                text.length == 0
                        ? null
                        : GatewayText.of(text, contentType(response).contains("html")));
    }

    /** Goes by the body first: proxies and servers err in the type more often than in a brace. */
    private static boolean isMeantAsJson(byte[] body, Response response) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{' || (b != '<' && contentType(response).contains("json"));
            }
        }
        return contentType(response).contains("json");
    }

    private static String contentType(Response response) {
        String type = header(response, "Content-Type");
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    private static @Nullable Duration retryAfter(Response response) {
        String value = header(response, "Retry-After");
        if (value == null) {
            return null;
        }
        Duration pause;
        try {
            pause = Duration.ofSeconds(Math.min(Long.parseLong(value.strip()), LONGEST_RETRY_AFTER.toSeconds()));
        } catch (NumberFormatException e) {
            pause = untilDate(value, header(response, "Date"));
        }
        return pause == null || pause.isNegative() || pause.isZero() ? null : pause;
    }

    /** Counted from the answer's own date if it has one: the server's clock and ours may differ. */
    private static @Nullable Duration untilDate(String date, @Nullable String from) {
        Instant until = instant(date);
        if (until == null) {
            return null;
        }
        Instant sent = from == null ? null : instant(from);
        Duration pause = Duration.between(sent == null ? Instant.now() : sent, until);
        return pause.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : pause;
    }

    private static @Nullable Instant instant(String httpDate) {
        try {
            return ZonedDateTime.parse(httpDate.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable String header(Response response, String name) {
        Collection<String> values = response.headers().getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.iterator().next();
    }
}
