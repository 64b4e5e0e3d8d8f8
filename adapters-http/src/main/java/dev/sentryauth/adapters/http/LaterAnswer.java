package dev.sentryauth.adapters.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer that follows interim ones, such as 103 Early Hints (RFC 9110, section 15.2). The JDK takes an interim answer
 * for the final one and what follows for its body, which for a refresh would be the only copy of the new tokens.
 *
 * @param body its bytes, without the framing
 */
record LaterAnswer(int status, Map<String, Collection<String>> headers, InputStream body) {
    private static final int LONGEST_HEAD = 1 << 16;

    /** Reads on to the first answer that is no interim one. */
    static LaterAnswer read(InputStream in) throws IOException {
        int left = LONGEST_HEAD;
        while (true) {
            String line = line(in, left);
            left -= line.length();
            int status = status(line);
            Map<String, Collection<String>> headers = new LinkedHashMap<>();
            for (line = line(in, left); !line.isEmpty(); line = line(in, left)) {
                left -= line.length();
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.computeIfAbsent(line.substring(0, colon).strip(), name -> new ArrayList<>())
                            .add(line.substring(colon + 1).strip());
                }
            }
            if (status >= 200) {
                return new LaterAnswer(status, headers, isChunked(headers) ? new ChunkedBody(in) : in);
            }
        }
    }

    private static int status(String line) throws IOException {
        if (line.startsWith("HTTP/1.") && line.length() >= 12) {
            try {
                int status = Integer.parseInt(line.substring(9, 12));
                if (status >= 100 && status <= 599) {
                    return status;
                }
            } catch (NumberFormatException e) {
                throw new IOException("no HTTP", e);
            }
        }
        throw new IOException("no HTTP");
    }

    private static boolean isChunked(Map<String, Collection<String>> headers) {
        return headers.entrySet().stream()
                .anyMatch(header -> header.getKey().equalsIgnoreCase("Transfer-Encoding")
                        && header.getValue().toString().contains("chunked"));
    }

    /** A line without its end, of at most {@code longest} characters. */
    private static String line(InputStream in, int longest) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (line.length() >= longest) {
                throw new IOException("too long a head");
            }
            line.append((char) b);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    /** The chunks of a body (RFC 9112, section 7.1) without their sizes; what follows the last one is not read. */
    private static final class ChunkedBody extends InputStream {
        private final InputStream in;
        private int left;
        private boolean first = true;

        ChunkedBody(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                left = nextSize();
            }
            int n = left <= 0 ? -1 : in.read(buffer, offset, Math.min(length, left));
            left -= Math.max(n, 0);
            return n;
        }

        /** The size of the next chunk; -1 after the last. */
        private int nextSize() throws IOException {
            if (!first) {
                line(in, LONGEST_HEAD); // the end of the chunk before
            }
            first = false;
            String size = line(in, LONGEST_HEAD).split(";", 2)[0].strip();
            try {
                int bytes = Integer.parseUnsignedInt(size, 16);
                return bytes > 0 ? bytes : -1;
            } catch (NumberFormatException e) {
                throw new IOException("no chunk", e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
