/** Reads the dynamic store of configd: all of it at one moment, as an XML property list, which is what Apple's own collector stores. */
import { isDictionary, makeArray, makeString, NativeValueError, own, renderXml } from "./core_foundation.ts";
import type { CoreFoundationLibrary } from "./core_foundation_library.ts";
import { type Refusal, refuseBySystemConfiguration } from "./refusal.ts";
import { need } from "./libraries.ts";
import type { SystemConfigurationLibrary } from "./system_configuration_library.ts";

const CALLER = "sysex-doctor";
/** Patterns are regular expressions over whole keys. */
const ALL = ".*";

/** The bytes of the list, or why there are none. Throws a LibraryError. `onCall` hears of every call that could block. */
export function readStore(
  configuration: SystemConfigurationLibrary,
  foundation: CoreFoundationLibrary,
  onCall: (call: string) => void,
): Uint8Array<ArrayBuffer> | Refusal {
  try {
    using caller = makeString(foundation, CALLER);
    onCall("SCDynamicStoreCreate");
    const create = need(configuration.SCDynamicStoreCreate, "SCDynamicStoreCreate");
    const opened = create(null, caller.pointer, null, null);
    if (opened === null) return refuseBySystemConfiguration(configuration, "SCDynamicStoreCreate");
    using store = own(foundation, opened);
    using pattern = makeString(foundation, ALL);
    using patterns = makeArray(foundation, [pattern]);
    onCall("SCDynamicStoreCopyMultiple");
    const copy = need(configuration.SCDynamicStoreCopyMultiple, "SCDynamicStoreCopyMultiple");
    const copied = copy(store.pointer, null, patterns.pointer);
    if (copied === null) return refuseBySystemConfiguration(configuration, "SCDynamicStoreCopyMultiple");
    using values = own(foundation, copied);
    if (!isDictionary(foundation, values)) {
      return { status: "unreadable", note: "SCDynamicStoreCopyMultiple gave something else than a dictionary" };
    }
    onCall("CFPropertyListCreateData");
    return renderXml(foundation, values);
  } catch (error) {
    if (!(error instanceof NativeValueError)) throw error;
    return { status: "unreadable", note: error.message };
  }
}
