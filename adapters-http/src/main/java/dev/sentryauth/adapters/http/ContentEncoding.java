package dev.sentryauth.adapters.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a body that came packed although {@code identity} was asked for (RFC 9110, section 8.4): a gateway may do so on
 * its own. It unpacks as the bytes arrive and never more than is read, so that neither a body that breaks off nor one that
 * unpacks to gigabytes needs special care.
 *
 * @param layers the encodings in the order in which they were applied, in lower case
 */
record ContentEncoding(List<String> layers) {
    static final String HEADER = "Content-Encoding";

    private static final Set<String> NONE = Set.of("identity", "none", "binary", "8bit", "7bit");
    private static final int MAX_LAYERS = 4;
    private static final int GZIP_MAGIC = 0x1f8b;

    /** The encoding that these headers name; null if the body is not packed. */
    static @Nullable ContentEncoding of(Map<String, Collection<String>> headers) {
        List<String> layers = new ArrayList<>();
        for (Map.Entry<String, Collection<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(HEADER)) {
                for (String value : header.getValue()) {
                    add(value, layers);
                }
            }
        }
        return layers.isEmpty() ? null : new ContentEncoding(layers);
    }

    private static void add(String value, List<String> layers) {
        for (String name : value.toLowerCase(Locale.ROOT).split(",", -1)) {
            if (!name.isBlank() && !isNone(name.strip())) {
                layers.add(name.strip());
            }
        }
    }

    /** Some servers name the encoding of the characters here, or of their mail. */
    private static boolean isNone(String name) {
        if (NONE.contains(name)) {
            return true;
        }
        try {
            return Charset.isSupported(name);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    boolean isReadable() {
        for (String layer : layers) {
            if (!layer.equals("gzip") && !layer.equals("x-gzip") && !layer.equals("deflate")) {
                return false;
            }
        }
        return layers.size() <= MAX_LAYERS;
    }

    /** For a message; not sanitised. */
    String display() {
        return String.join(", ", layers);
    }

    /**
     * The unpacked bytes.
     *
     * @param length how many packed bytes there are at most
     * @param largest how many bytes each layer may have at most, so that a layer that unpacks to nothing ends as well
     */
    InputStream unpack(InputStream packed, long length, long largest) throws IOException {
        InputStream in = new Bounded(packed, Math.min(length, largest), length != Long.MAX_VALUE);
        for (int i = layers.size() - 1; i >= 0; i--) {
            in = layer(layers.get(i), in);
            if (i > 0) {
                in = new Bounded(in, largest, false);
            }
        }
        return in;
    }

    /** Servers and gateways err in the header more often than in the bytes, so the first two of these decide. */
    private static InputStream layer(String name, InputStream packed) throws IOException {
        PushbackInputStream in = new PushbackInputStream(packed, 2);
        int first = in.read();
        if (first < 0) {
            return in;
        }
        int second = in.read();
        if (second >= 0) {
            in.unread(second);
        }
        in.unread(first);
        int start = first << 8 | Math.max(second, 0);
        if (start == GZIP_MAGIC) {
            return new GZIPInputStream(in);
        }
        if (!name.equals("deflate") || first == '{' || first == '[') {
            return in;
        }
        boolean zlib = (first & 0x0f) == 8 && start % 31 == 0;
        return zlib ? new InflaterInputStream(in) : new InflaterInputStream(in, new Inflater(true));
    }

    /** Ends after so many bytes, whatever the connection then does; fails before if so many were promised. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private final boolean promised;
        private long left;

        Bounded(InputStream in, long most, boolean promised) {
            this.in = in;
            this.left = most;
            this.promised = promised;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = left <= 0 ? -1 : in.read(buffer, offset, (int) Math.min(length, left));
            if (n < 0 && left > 0 && promised) {
                throw new EOFException();
            }
            left -= Math.max(n, 0);
            return n;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(left, in.available());
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
