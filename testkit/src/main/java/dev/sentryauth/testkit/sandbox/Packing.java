package dev.sentryauth.testkit.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Packs bodies as a Content-Encoding says (RFC 9110, section 8.4). */
final class Packing {
    private Packing() {}

    static byte[] pack(byte[] body, String encoding) throws IOException {
        byte[] packed = body;
        for (String layer : encoding.split(",", -1)) {
            packed = layer(packed, layer.strip().toLowerCase(Locale.ROOT));
        }
        return packed;
    }

    private static byte[] layer(byte[] body, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        switch (name) {
            case "gzip", "x-gzip" -> write(body, new GZIPOutputStream(bytes));
            case "deflate" -> write(body, new DeflaterOutputStream(bytes));
            case "identity" -> bytes.write(body);
            default -> {
                for (byte b : body) {
                    bytes.write(b | 0x80); // neither JSON nor anything else that begins like text
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void write(byte[] body, OutputStream out) throws IOException {
        try (out) {
            out.write(body);
        }
    }
}
