using Mono.Cecil;

namespace NanoTcp.ProfileCheck;

/// <content>What an assembly names of other assemblies.</content>
public sealed partial class DeviceProfile
{
    private const string GenericsRemedy = "The device runs no generics: write a class, an array or a delegate of its own.";
    private const string SpanRemedy =
        "The device has no spans; where a char is added to a string the compiler makes them: add its ToString().";

    private const string ApiRemedy = "nanoFramework's class library lacks it: see tests/NanoTcp.ProfileCheck/Api for what it has.";

    // The compiler writes these by itself; on the device it leaves them out, or brings its own.
    private static readonly HashSet<string> s_compilerAttributes =
    [
        "AsyncStateMachineAttribute",
        "CompilerFeatureRequiredAttribute",
        "CompilerGeneratedAttribute",
        "DebuggerBrowsableAttribute",
        "DebuggerHiddenAttribute",
        "DecimalConstantAttribute",
        "EmbeddedAttribute",
        "InAttribute",
        "IsByRefLikeAttribute",
        "IsReadOnlyAttribute",
        "IteratorStateMachineAttribute",
        "NativeIntegerAttribute",
        "NullableAttribute",
        "NullableContextAttribute",
        "RefSafetyRulesAttribute",
        "UnverifiableCodeAttribute",
    ];

    private void InspectAttributes(string where, ICustomAttributeProvider provider)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes)
        {
            if (!s_compilerAttributes.Contains(attribute.AttributeType.Name))
            {
                InspectReference(where, attribute.AttributeType);
            }
        }
    }

    // True when the type is one that the device has.
    private bool InspectReference(string where, TypeReference? type)
    {
        switch (type)
        {
            case null:
                return true;
            case GenericInstanceType or GenericParameter:
                Add(where, Rules.Generics, $"uses {type.FullName}", type.Name == "ReadOnlySpan`1" ? SpanRemedy : GenericsRemedy);
                return false;
            case ArrayType { Rank: > 1 } array:
                Add(
                    where, Rules.MultiDimensionalArray, $"uses {array.FullName}",
                    "Use an array of arrays, or one array and an index computed from row and column.");
                return false;
            case FunctionPointerType:
                Add(where, Rules.Instruction, "uses a function pointer", "Use a delegate.");
                return false;
            case TypeSpecification specification:
                return InspectReference(where, specification.ElementType);
            case TypeDefinition:
                return true;
        }

        if (IsOfDevice(type) || _api.HasType(type.FullName))
        {
            return true;
        }

        if (type.HasGenericParameters)
        {
            Add(where, Rules.Generics, $"uses {type.FullName}", GenericsRemedy);
        }
        else
        {
            Add(where, Rules.Api, $"uses the type {type.FullName}", ApiRemedy);
        }

        return false;
    }

    private void InspectReference(string where, MethodReference method)
    {
        if (method is GenericInstanceMethod)
        {
            Add(where, Rules.Generics, $"calls {method.DeclaringType.Name}.{method.Name}, a generic method", GenericsRemedy);
            return;
        }

        if (method.DeclaringType is TypeSpecification specification)
        {
            InspectReference(where, specification);
            return;
        }

        if (method is MethodDefinition || IsOfDevice(method.DeclaringType) || _api.HasMethod(method))
        {
            return;
        }

        if (InspectReference(where, method.DeclaringType) && InspectSignature(where, method))
        {
            Add(where, Rules.Api, $"calls {method.DeclaringType.FullName}.{DeviceApi.Signature(method)}", ApiRemedy);
        }
    }

    // True when the signature has no type that is a breach of its own.
    private bool InspectSignature(string where, MethodReference method) =>
        InspectReference(where, method.ReturnType)
        && method.Parameters.All(parameter => InspectReference(where, parameter.ParameterType));

    private void InspectReference(string where, FieldReference field)
    {
        if (field is FieldDefinition || IsOfDevice(field.DeclaringType))
        {
            return;
        }

        if (InspectReference(where, field.DeclaringType) && !_api.HasField(field.DeclaringType.FullName, field.Name))
        {
            Add(where, Rules.Api, $"uses the field {field.DeclaringType.FullName}.{field.Name}", ApiRemedy);
        }
    }

    private bool IsOfDevice(TypeReference type) =>
        type.GetElementType() is { } element && (element is TypeDefinition || _deviceAssemblies.Contains(ScopeName(element)));

    private static string ScopeName(TypeReference type) =>
        type.DeclaringType != null ? ScopeName(type.DeclaringType) : type.Scope?.Name ?? string.Empty;
}
