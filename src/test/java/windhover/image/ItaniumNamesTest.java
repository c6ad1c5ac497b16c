package windhover.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The right columns are what {@code c++filt} of GNU binutils 2.40 prints, but for {@code std::string} and the like,
 * which stay short.
 */
class ItaniumNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_Z4mainv | main()",
                "_Z3addii | add(int, int)",
                "_ZN5Stack4pushEi | Stack::push(int)",
                "_ZNK5Stack3topEv | Stack::top() const",
                "_ZN5StackC1Ev | Stack::Stack()",
                "_ZN5StackC2Em | Stack::Stack(unsigned long)",
                "_ZN5StackD0Ev | Stack::~Stack()",
                "_ZN1a1b1cEv | a::b::c()",
                "_ZN1aplERKS_ | a::operator+(a const&)",
                "_ZN1aixEm | a::operator[](unsigned long)",
                "_ZN1aclEv | a::operator()()",
                "_ZN1acviEv | a::operator int()",
                "_Znwm | operator new(unsigned long)",
                "_ZdlPvm | operator delete(void*, unsigned long)",
                "_ZN3BoxIiE3getEv | Box<int>::get()",
                "_Z3maxIiET_S0_S0_ | int max<int>(int, int)",
                "_Z3maxIdET_RKS0_S2_ | double max<double>(double const&, double const&)",
                "_ZN5ArrayIiLm4EE2atEm | Array<int, 4ul>::at(unsigned long)",
                "_Z4flagILb1EEvv | void flag<true>()",
                "_ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_ | std::remove_reference<int&>::type&& std::move<int&>(int&)",
                "_ZNSt6vectorIiSaIiEE9push_backEOi | std::vector<int, std::allocator<int> >::push_back(int&&)",
                "_ZNSs6appendEPKc | std::string::append(char const*)",
                "_Z3runPFviE | run(void (*)(int))",
                "_Z3runSt8functionIFbRiEE | run(std::function<bool (int&)>)",
                "_Z3sumRA4_Ki | sum(int const (&) [4])",
                "_Z4callM1aKFivE | call(int (a::*)() const)",
                "_Z5printIJiPKcdEEvDpOT_ | void print<int, char const*, double>(int&&, char const*&&, double&&)",
                "_Z5printIJEEvDpT_ | void print<>()",
                "_ZTV5Stack | vtable for Stack",
                "_ZTI5Stack | typeinfo for Stack",
                "_ZTS5Stack | typeinfo name for Stack",
                "_ZThn16_N5StackD1Ev | non-virtual thunk to Stack::~Stack()",
                "_ZGVZ4mainE5cache | guard variable for main::cache",
                "_ZZ4mainvE5cache | main()::cache",
                "_ZZ4mainENKUliE_clEi | main::{lambda(int)#1}::operator()(int) const",
                "_ZN12_GLOBAL__N_14helpEv | (anonymous namespace)::help()",
                "_ZL6staticv | static()",
                "_ZN1a3fooB5cxx11Ev | a::foo[abi:cxx11]()",
                "_ZlsRSoRK1a | operator<<(std::ostream&, a const&)",
                "_ZN1aD1Ev.part.0 | a::~a() [clone .part.0]",
                "_ZN4core3fmt9Formatter3pad17h0123456789abcdefE | core::fmt::Formatter::pad::h0123456789abcdef",
                "_Z1fDn | f(decltype(nullptr))",
                "_Z1fz | f(...)",
                "_Z1fPKVi | f(int volatile const*)",
            })
    void aNameIsReadAsTheProgrammerWroteIt(String name, String readable) {
        assertEquals(readable, ItaniumNames.readable(name));
    }

    @ParameterizedTest
    @CsvSource({
        "main",
        "_start",
        "_Z",
        "_Z4mai",
        "_ZN",
        "_ZN1a",
        "_Z3addT_",
        "_Z1fS5_",
        "_Z99999999999999999999f",
        "_Z4mainvE",
        "_ZNSt9enable_ifIXsr1aIT_EE5valueEvE4typeE",
        "_RNvC7example4main",
        "_Z1fIXplLi1ELi2EEEvv",
        "'_Z1fI'"
    })
    void whatIsNotUnderstoodStaysAsItIs(String name) {
        assertEquals(name, ItaniumNames.readable(name));
    }

    @Test
    void anyTextIsReadInBoundedTimeAndSpace() {
        SplittableRandom random = new SplittableRandom(116);
        List<String> seeds = List.of(
                "_Z5printIJiPKcdEEvDpOT_",
                "_ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_",
                "_ZNSt6vectorIiSaIiEE9push_backEOi",
                "_ZZ4mainENKUliE_clEi",
                "_Z4callM1aKFivE",
                "_ZN5ArrayIiLm4EE2atEm");
        String letters = "_ZNKSTIJEDpRPOFCvilcm0123456789StasbUl";
        int read = 0;
        for (int i = 0; i < 40_000; i++) {
            StringBuilder name = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int changes = 1 + random.nextInt(5); changes > 0; changes--) {
                int at = 2 + random.nextInt(name.length() - 2);
                switch (random.nextInt(4)) {
                    case 0 -> name.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
                    case 1 -> name.insert(at, letters.charAt(random.nextInt(letters.length())));
                    case 2 -> name.insert(at, name.substring(2, at));
                    default -> name.setLength(Math.max(3, at));
                }
            }
            String result = ItaniumNames.readable(name.toString());
            assertTrue(result.length() <= Math.max(4200, name.length()), name.toString());
            read += result.contentEquals(name) ? 0 : 1;
        }
        assertTrue(read > 1000, "only " + read + " mutants were names");
        for (String bomb : List.of("DpOT_", "P", "N", "F", "IJ", "S0_", "Dp")) {
            ItaniumNames.readable("_Z1fIJiiiiiiiiEEv" + bomb.repeat(800));
            ItaniumNames.readable("_Z" + bomb.repeat(2000));
        }
    }

    @Test
    void aSymbolIsFoundByEachOfItsNames() {
        Symbol push = new Symbol("_ZN5Stack4pushEi", 0x100, 8, Symbol.Type.FUNCTION, Symbol.Binding.GLOBAL, 1);
        Symbol pushTwo = new Symbol("_ZN5Stack4pushEii", 0x110, 8, Symbol.Type.FUNCTION, Symbol.Binding.GLOBAL, 1);
        Symbol pop = new Symbol("_ZN5Stack3popEv", 0x120, 8, Symbol.Type.FUNCTION, Symbol.Binding.GLOBAL, 1);
        Section text = new Section(1, ".text", 1, 6, 0x100, 0, 0x100);
        SymbolTable table =
                SymbolTable.of(List.of(push, pushTwo, pop), List.of(new Section(0, "", 0, 0, 0, 0, 0), text));
        assertEquals(push, table.find("Stack::push(int)"));
        assertEquals(push, table.find("_ZN5Stack4pushEi"));
        assertNull(table.find("Stack::push"), "there are two");
        assertEquals(pop, table.find("Stack::pop"));
        assertEquals("Stack::push(int)+0x4", table.functionName(0x104));
        assertNotNull(table.find("Stack::push(int, int)"));
        assertFalse(table.names().contains("Stack::pop"));
    }
}
