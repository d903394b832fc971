using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoTcp.Fuzz.Coverage;

/// <summary>
/// The methods that handle input, by a rule: those that a call of an entry point can reach. Entry points take what comes from outside: frames
/// of an interface, datagrams and streams of a service, and a browser's request. A virtual call reaches all overrides.
/// </summary>
public sealed class InputMethods
{
    // constructors of what is made once, and what only describes
    private static readonly string[] s_excluded = [".cctor", "ToString", "DescribeError"];

    private static readonly (string Type, string Method)[] s_entries =
    [
        ("NanoTcp.NetInterface", "Input"),
        ("NanoTcp.Services.DhcpClient", "Run"),
        ("NanoTcp.Services.DnsResolver", "Run"),
        ("NanoTcp.Services.MdnsResponder", "Run"),
        ("NanoTcp.Services.LinkLocal", "Run"),
        ("NanoTcp.Apps.StatusRequest", "Read"),
        ("NanoTcp.Tls.TlsConnection", "InputReceived"),
    ];

    private readonly Dictionary<string, MethodDefinition> _methods = [];
    private readonly Dictionary<string, List<MethodDefinition>> _overrides = [];
    private readonly HashSet<string> _reached = [];
    private readonly Dictionary<string, TypeDefinition> _types;

    public InputMethods(IReadOnlyCollection<ModuleDefinition> modules)
    {
        _types = modules.SelectMany(module => module.GetTypes()).Where(type => type.Name != "<Module>" && !type.Name.StartsWith('<') && !type.FullName.StartsWith('<')).ToDictionary(type => type.FullName);
        foreach (MethodDefinition method in _types.Values.SelectMany(type => type.Methods).Where(method => method.HasBody || method.IsAbstract))
        {
            _methods[method.FullName] = method;
        }

        foreach (MethodDefinition method in _methods.Values.Where(method => method.IsVirtual))
        {
            for (TypeDefinition? type = Base(method.DeclaringType); type != null; type = Base(type))
            {
                MethodDefinition? overridden = type.Methods.FirstOrDefault(candidate => candidate.IsVirtual && candidate.Name == method.Name &&
                    candidate.Parameters.Select(p => p.ParameterType.FullName).SequenceEqual(method.Parameters.Select(p => p.ParameterType.FullName)));
                if (overridden != null)
                {
                    if (!_overrides.TryGetValue(overridden.FullName, out List<MethodDefinition>? list))
                    {
                        _overrides[overridden.FullName] = list = [];
                    }

                    list.Add(method);
                }
            }
        }

        var waiting = new Queue<MethodDefinition>(_methods.Values.Where(method =>
            s_entries.Any(entry => entry.Type == method.DeclaringType.FullName && entry.Method == method.Name)));
        while (waiting.TryDequeue(out MethodDefinition? method))
        {
            if (!_reached.Add(method.FullName))
            {
                continue;
            }

            foreach (MethodDefinition called in Called(method))
            {
                waiting.Enqueue(called);
            }
        }
    }

    /// <summary>The methods in the order of their names.</summary>
    public MethodDefinition[] All =>
    [
        .. _reached.Select(name => _methods[name])
            .Where(method => method.HasBody && !method.IsGetter && !method.IsSetter && !s_excluded.Contains(method.Name) && !method.DeclaringType.Name.StartsWith('<'))
            .OrderBy(Name, StringComparer.Ordinal),
    ];

    /// <summary>Type and name of a method, and its parameters when there are more of the name.</summary>
    public static string Name(MethodDefinition method) => $"{method.DeclaringType.FullName["NanoTcp.".Length..]}.{method.Name}" +
        (method.DeclaringType.Methods.Count(other => other.Name == method.Name) == 1 ? "" : $"({string.Join(", ", method.Parameters.Select(p => p.Name))})");

    private IEnumerable<MethodDefinition> Called(MethodDefinition method)
    {
        foreach (Instruction instruction in method.HasBody ? method.Body.Instructions : [])
        {
            if (instruction.Operand is not MethodReference reference || !_methods.TryGetValue(reference.FullName, out MethodDefinition? called))
            {
                continue;
            }

            yield return called;
            foreach (MethodDefinition other in instruction.OpCode.Code == Code.Callvirt && _overrides.TryGetValue(called.FullName, out var list) ? list : [])
            {
                yield return other;
            }
        }
    }

    private TypeDefinition? Base(TypeDefinition type) => type.BaseType == null ? null : _types.GetValueOrDefault(type.BaseType.FullName);
}
