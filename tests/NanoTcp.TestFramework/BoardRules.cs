using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using AssertFailedException = TestFrameworkShared.AssertFailedException;

namespace nanoFramework.TestFramework;

/// <summary>What .NET allows and a board does not: there a test method is invoked without an instance.</summary>
internal static class BoardRules
{
    private const BindingFlags InstanceFields =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static void Check(ITestMethod testMethod)
    {
        MethodInfo method = testMethod.MethodInfo;
        if (!method.IsStatic)
        {
            CheckInstanceState(method);
        }

        CheckArguments(method, testMethod.Arguments);
    }

    private static void CheckInstanceState(MethodInfo method)
    {
        for (Type? type = method.ReflectedType; type != null && type != typeof(object); type = type.BaseType)
        {
            FieldInfo? field = type.GetFields(InstanceFields).FirstOrDefault();
            if (field != null)
            {
                throw new AssertFailedException(
                    $"{type.FullName} has the instance field '{field.Name}', but a board calls {method.Name} without an instance: "
                    + "make it static.");
            }
        }
    }

    private static void CheckArguments(MethodInfo method, object?[]? arguments)
    {
        ParameterInfo[] parameters = method.GetParameters();
        for (int i = 0; arguments != null && i < Math.Min(arguments.Length, parameters.Length); i++)
        {
            Type declared = parameters[i].ParameterType;
            if (declared.IsArray)
            {
                throw new AssertFailedException(
                    $"{method.Name} declares '{parameters[i].Name}' as {declared.Name}, but a board cannot read an array from an attribute: "
                    + "give it as text.");
            }

            if (arguments[i] is { } argument && declared.IsPrimitive && declared != argument.GetType())
            {
                throw new AssertFailedException(
                    $"{method.Name} declares '{parameters[i].Name}' as {declared.Name}, its data row gives {argument.GetType().Name}: "
                    + "a board does not convert it. Write the row's value with the declared type.");
            }
        }
    }
}
