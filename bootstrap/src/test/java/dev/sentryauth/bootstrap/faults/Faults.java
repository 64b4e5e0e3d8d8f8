package dev.sentryauth.bootstrap.faults;

import dev.sentryauth.testkit.sandbox.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Every fault that the sandbox can make, with a name and the exit codes that it has to lead to. */
final class Faults {
    private Faults() {}

    /** What each command has to exit with. A logout signs out here whatever the server says, so it is not listed. */
    record Exits(int deviceCode, int poll, int refresh, int earlyRefresh, int verify, int tokenLogin) {
        int of(Call call) {
            return switch (call) {
                case DEVICE_CODE -> deviceCode;
                case POLL -> poll;
                case REFRESH -> refresh;
                case EARLY_REFRESH -> earlyRefresh;
                case REVOKE -> 0;
                case VERIFY -> verify;
                case TOKEN_LOGIN -> tokenLogin;
            };
        }
    }

    /** What the client gets of a new pair of tokens. */
    enum Arrives {
        NOTHING,
        ACCESS_TOKEN,
        PAIR
    }

    /**
     * A fault.
     *
     * @param make makes it; takes the address of another server, for redirects
     * @param hangs whether the client has to give up by itself
     * @param spends whether the server has done its work: a refresh token is spent, a device code used up
     * @param arrives how much of the tokens comes through
     */
    record Row(String name, Function<String, Fault> make, boolean hangs, boolean spends, Arrives arrives, Exits exits) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A page or an error that a server, or what stands before it, has for everybody. */
    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        // Columns: device code, poll, refresh, refresh of a token that is still good, verify, login --token.
        rows.add(answer("400 text", Fault.status(400, "Bad Request", "text/plain"), new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(answer(
                "400 invalid_request",
                Fault.json(400, "{\"error\":\"invalid_request\"}"),
                new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer(
                "400 invalid_grant",
                Fault.json(400, "{\"error\":\"invalid_grant\"}"),
                new Exits(30, 30, 11, 11, 30, 30)));
        rows.add(answer("401 invalid_client", Fault.invalidClient(), new Exits(20, 30, 30, 0, 12, 12)));
        rows.add(answer("403", Fault.json(403, "{\"detail\":\"no\"}"), new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer("404", Fault.json(404, "{\"detail\":\"none\"}"), new Exits(30, 30, 30, 0, 30, 30)));
        for (int status : new int[] {408, 500, 502, 503}) {
            rows.add(answer(
                    Integer.toString(status),
                    Fault.json(status, "{\"detail\":\"Internal Error\"}"),
                    new Exits(30, 31, 30, 0, 30, 30)));
        }
        rows.add(answer("429", Fault.rateLimited(), new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(answer("503 Retry-After", Fault.retryAfter(503, "3"), new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(answer("200 HTML", Fault.html(200), new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(answer("401 HTML", Fault.html(401), new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(answer("403 HTML", Fault.html(403), new Exits(30, 31, 30, 0, 30, 30)));
        // What gateways answer, which says nothing about tokens and clients.
        for (int status : new int[] {200, 401, 403, 407}) {
            rows.add(answer(
                    "gateway's " + status + " text",
                    Fault.status(status, "Unauthorized at the gateway", "text/plain"),
                    new Exits(30, 31, 30, 0, 30, 30)));
        }
        rows.add(answer(
                "gateway's 403 JSON",
                Fault.json(403, "{\"message\":\"Forbidden\"}"),
                new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(after(
                "gateway's 403 text after processing",
                Fault.status(403, "Denied at the gateway", "text/plain"),
                new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer("502 HTML", Fault.html(502), new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(answer("200 empty", Fault.emptyBody(200), new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(answer("204", Fault.emptyBody(204), new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(answer("malformed", Fault.malformedJson(), new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer("truncated", Fault.truncatedJson(), new Exits(30, 30, 30, 0, 30, 30)));
        // Half of a token answer has both tokens.
        rows.add(inPart(
                "truncated after processing", Fault.truncatedJson(), Arrives.PAIR, new Exits(30, 0, 0, 0, 30, 30)));
        rows.add(inPart(
                "cut off before the refresh token",
                Fault.truncatedBefore("\"refresh_token\""),
                Arrives.ACCESS_TOKEN,
                new Exits(30, 0, 0, 0, 30, 30)));
        rows.add(inPart("held open after the answer", Fault.heldOpen(), Arrives.PAIR, new Exits(0, 0, 0, 0, 0, 0)));
        for (String encoding : new String[] {"gzip", "deflate", "GZIP, x-gzip"}) {
            rows.add(
                    inPart("packed as " + encoding, Fault.packed(encoding), Arrives.PAIR, new Exits(0, 0, 0, 0, 0, 0)));
        }
        // Tokens come first in the body, so that three quarters of it have both.
        rows.add(inPart(
                "packed as gzip, cut off", Fault.packedInPart("gzip"), Arrives.PAIR, new Exits(30, 0, 0, 0, 30, 30)));
        rows.add(after("packed as br", Fault.packed("br"), new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer("packed bomb of 1 GB", Fault.packedBomb(1L << 30), new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer("8 MB", Fault.oversized(8_000_000), new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer("no fields", Fault.json(200, "{}"), new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer("an array", Fault.json(200, "[]"), new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer("JSON null", Fault.json(200, "null"), new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer(
                "wrong types",
                Fault.json(
                        200,
                        "{\"access_token\":7,\"token_type\":[],\"device_code\":[],\"user_code\":{},"
                                + "\"regions\":7,\"auth\":7,\"user\":7}"),
                new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer(
                "not Bearer",
                Fault.json(200, "{\"access_token\":\"abc\",\"token_type\":\"mac\",\"expires_in\":1}"),
                new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(answer(
                "a token with a line break",
                Fault.json(200, "{\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\"}"),
                new Exits(30, 30, 30, 0, 30, 30)));
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            rows.add(new Row(
                    "redirect " + status,
                    elsewhere -> Fault.redirect(status, elsewhere + "/oauth/token/"),
                    false,
                    false,
                    Arrives.NOTHING,
                    new Exits(30, 31, 30, 0, 30, 30)));
        }
        rows.add(answer("drop before processing", Fault.dropBeforeProcessing(), new Exits(30, 31, 30, 0, 30, 30)));
        rows.add(after("drop after processing", Fault.dropBeforeProcessing(), new Exits(30, 30, 30, 0, 30, 30)));
        rows.add(hanging("slow body", Fault.slowBody(), false));
        rows.add(hanging("hang before processing", Fault.hangBeforeProcessing(), false));
        rows.add(hanging("hang after processing", Fault.hangBeforeProcessing(), true));
        return rows;
    }

    private static Row answer(String name, Fault fault, Exits exits) {
        return new Row(name, elsewhere -> fault, false, false, Arrives.NOTHING, exits);
    }

    private static Row inPart(String name, Fault fault, Arrives arrives, Exits exits) {
        return new Row(name, elsewhere -> fault.afterProcessing(), false, true, arrives, exits);
    }

    private static Row after(String name, Fault fault, Exits exits) {
        return new Row(name, elsewhere -> fault.afterProcessing(), false, true, Arrives.NOTHING, exits);
    }

    private static Row hanging(String name, Fault fault, boolean spends) {
        Exits exits = new Exits(31, spends ? 30 : 31, 31, 0, 31, 31);
        return new Row(
                name, elsewhere -> spends ? fault.afterProcessing() : fault, true, spends, Arrives.NOTHING, exits);
    }
}
