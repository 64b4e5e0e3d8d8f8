package dev.sentryauth.bootstrap.rig;

import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The access tokens of a rig: the one it has, and all that refreshes bring. */
final class Issued {
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]*)\"");

    private final List<String> tokens = new CopyOnWriteArrayList<>();

    Issued(Rig rig) {
        tokens.add(rig.stored().accessToken().reveal());
        rig.sentry.fault(Endpoint.TOKEN_REFRESH, Fault.rewriteBody(body -> {
            Matcher matcher = TOKEN.matcher(body);
            if (matcher.find()) {
                tokens.add(matcher.group(1));
            }
            return body;
        }));
    }

    List<String> tokens() {
        return List.copyOf(tokens);
    }
}
