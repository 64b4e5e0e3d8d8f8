package dev.sentryauth.application.api;

import java.util.List;

/**
 * How a listing ended, after its items were handed out.
 *
 * @param more whether there is more behind the last item, for {@link Move#NEXT}
 * @param earlier whether there is something before the first item, for {@link Move#PREVIOUS}
 * @param remarks what is missing in the listing and why, as sentences for a person
 */
public record Listed(boolean more, boolean earlier, List<String> remarks) {
    public Listed {
        remarks = List.copyOf(remarks);
    }
}
