using System.Text;

namespace NanoTcp.Redirect.Pe;

/// <summary>Reads signatures as <c>CLR_RT_SignatureParser</c> does.</summary>
/// <param name="table">The signature table.</param>
/// <param name="typeReference">The full name of a TypeRef.</param>
/// <param name="typeDefinition">The full name of a TypeDef.</param>
internal sealed class PeSignatureReader(byte[] table, Func<int, string> typeReference, Func<int, string> typeDefinition)
{
    private const byte FieldConvention = 0x06;
    private const byte GenericConvention = 0x10;

    // CLR_DataType: below Object no further byte follows
    private const byte Object = 16;
    private const byte Class = 17;
    private const byte ValueType = 18;
    private const byte Array = 19;
    private const byte ByReference = 20;
    private const int MaxNesting = 16;

    public PeSignature ReadField(int at)
    {
        var state = new State(at);
        bool isRead = NextByte(state) == FieldConvention && ReadType(state, 0);
        return state.Result(isRead);
    }

    public PeSignature ReadMethod(int at)
    {
        var state = new State(at);
        int convention = NextByte(state);
        int parameters = NextByte(state);
        bool isRead = convention >= 0 && (convention & GenericConvention) == 0 && parameters >= 0;
        for (int i = 0; isRead && i <= parameters; i++)
        {
            isRead = ReadType(state, 0);
            state.Text.Append(i == 0 ? '(' : ',');
        }

        return state.Result(isRead);
    }

    private bool ReadType(State state, int nesting)
    {
        int type = NextByte(state);
        switch (type)
        {
            case >= 0 and <= Object:
                state.Text.Append('!').Append(type);
                return true;
            case Class or ValueType:
                return ReadToken(state);
            case Array or ByReference when nesting < MaxNesting:
                state.Text.Append(type == Array ? "[]" : "&");
                return ReadType(state, nesting + 1);
            default:
                return false;
        }
    }

    // ECMA-335 II.23.2: one, two or four bytes, most significant first; the low two bits are the table
    private bool ReadToken(State state)
    {
        int first = NextByte(state);
        int more = first < 0x80 ? 0 : first < 0xC0 ? 1 : 3;
        int token = more == 0 ? first : first & (more == 1 ? 0x3F : 0x1F);
        for (int i = 0; i < more && token >= 0; i++)
        {
            int next = NextByte(state);
            token = next < 0 ? -1 : (token << 8) | next;
        }

        if (token < 0 || (token & 3) > 1)
        {
            return false;
        }

        bool isReference = (token & 3) == 1;
        state.Text.Append(isReference ? typeReference(token >> 2) : typeDefinition(token >> 2));
        if (isReference)
        {
            state.TypeReferences.Add(token >> 2);
        }

        return true;
    }

    private int NextByte(State state) => state.At < table.Length ? table[state.At++] : -1;

    private sealed class State(int at)
    {
        public int At { get; set; } = at;

        public StringBuilder Text { get; } = new();

        public List<int> TypeReferences { get; } = [];

        public PeSignature Result(bool isRead) => new(TypeReferences, isRead ? Text.ToString() : null);
    }
}
