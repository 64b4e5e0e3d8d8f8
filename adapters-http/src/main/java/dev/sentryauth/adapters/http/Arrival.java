package dev.sentryauth.adapters.http;

import feign.Request;
import feign.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has come of an answer. One thread fills it; the one that waits may look at it at any time, for whatever it gives
 * up may be half of a pair of tokens.
 */
final class Arrival {
    private static final String BODY_LOST = "the JDK kept the body to itself";

    private final int largest;
    private final boolean whole;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final ObjectEnd end = new ObjectEnd();
    private int status;
    private Map<String, Collection<String>> headers = Map.of();
    private long left = Long.MAX_VALUE;
    private boolean unreadable;
    private @Nullable String bodyLost;

    /**
     * Nothing yet.
     *
     * @param largest the largest body in bytes; of a larger one comes a byte more
     * @param whole whether the body counts only if all of it comes; else it ends with the JSON object that it begins with
     */
    Arrival(int largest, boolean whole) {
        this.largest = largest;
        this.whole = whole;
    }

    /** Whether a body that breaks off is as good as none. */
    boolean isWhole() {
        return whole;
    }

    /** The status line and the headers, names in any case. */
    synchronized void head(int newStatus, Map<String, Collection<String>> newHeaders) {
        status = newStatus;
        headers = newHeaders;
        left = contentLength(newHeaders);
    }

    /** The answer may have a body, which cannot be had. */
    synchronized void bodyLost() {
        bodyLost = BODY_LOST;
    }

    /** Whether that was so with this response. */
    static boolean isBodyLost(Response response) {
        return BODY_LOST.equals(response.reason());
    }

    /**
     * The body as it is to be added: unpacked if the headers say that it is packed. Limits and the end of the body go by the
     * unpacked bytes then, and the headers no longer mention the packing. An encoding that cannot be read stays.
     */
    InputStream unpacked(InputStream in) throws IOException {
        ContentEncoding encoding;
        long length;
        synchronized (this) {
            encoding = isPacked() ? ContentEncoding.of(headers) : null;
            if (encoding == null || !encoding.isReadable()) {
                unreadable = encoding != null;
                return in;
            }
            length = left;
            left = Long.MAX_VALUE;
            headers = withoutPacking(headers);
        }
        return encoding.unpack(in, length, largest + 1L); // outside of the lock: it reads the first bytes
    }

    private boolean isPacked() {
        for (String name : headers.keySet()) {
            if (name.equalsIgnoreCase("Content-Encoding")) { // a constant: the class is needed for a packed body only
                return true;
            }
        }
        return false;
    }

    private static Map<String, Collection<String>> withoutPacking(Map<String, Collection<String>> headers) {
        Map<String, Collection<String>> rest = new LinkedHashMap<>(headers);
        rest.keySet()
                .removeIf(name ->
                        name.equalsIgnoreCase(ContentEncoding.HEADER) || name.equalsIgnoreCase("Content-Length"));
        return rest;
    }

    /** The bytes of the body that should be read next: 0 if it is all there, or more than enough. */
    synchronized int wanted(int most) {
        long room = Math.min(largest + 1L - body.size(), left);
        boolean enough = end.isReached() || (unreadable && end.isMissing());
        return enough && !whole ? 0 : (int) Math.max(0, Math.min(most, room));
    }

    /** At its end: whether less has come than there should be, and that matters. */
    synchronized boolean isCutOff() {
        return whole && status != 304 && left > 0 && left < Long.MAX_VALUE && body.size() <= largest;
    }

    synchronized void add(byte[] bytes, int count) {
        int used = whole ? count : end.pass(bytes, count);
        body.write(bytes, 0, used);
        left -= left == Long.MAX_VALUE ? 0 : used;
    }

    synchronized boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    synchronized byte[] body() {
        return body.toByteArray();
    }

    /** The answer as it is now. */
    synchronized Response response(Request request) {
        return Response.builder()
                .request(request)
                .status(status)
                .reason(bodyLost)
                .headers(headers)
                .body(body.toByteArray())
                .build();
    }

    /** What the answer promises; without end if it does not, or not in a way that counts (RFC 9112, section 6.3). */
    private static long contentLength(Map<String, Collection<String>> headers) {
        long length = Long.MAX_VALUE;
        for (Map.Entry<String, Collection<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase("Transfer-Encoding")) {
                return Long.MAX_VALUE;
            }
            if (header.getKey().equalsIgnoreCase("Content-Length")) {
                try {
                    length = Long.parseLong(header.getValue().iterator().next().strip());
                } catch (NumberFormatException e) {
                    return Long.MAX_VALUE;
                }
            }
        }
        return length < 0 ? Long.MAX_VALUE : length;
    }
}
