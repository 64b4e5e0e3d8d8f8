package dev.sentryauth.adapters.http;

import feign.RequestTemplate;
import feign.codec.EncodeException;
import feign.codec.Encoder;
import java.lang.reflect.Type;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes parameters as {@code application/x-www-form-urlencoded}, the one format that OAuth endpoints read. */
final class FormEncoder implements Encoder {

    @Override
    public void encode(Object parameters, Type bodyType, RequestTemplate template) {
        if (!(parameters instanceof Map<?, ?> map)) {
            throw new EncodeException("only forms are sent");
        }
        StringBuilder form = new StringBuilder(256);
        map.forEach((name, value) -> form.append(form.length() == 0 ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
        template.body(form.toString().getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }

    private static String encoded(Object text) {
        return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
    }
}
